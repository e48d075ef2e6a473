#include "recsys/data/id_space.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

result<std::vector<std::string>> owned(const array_file& file,
                                       std::string_view name) {
  auto views = file.strings(name);
  if (!views)
    return pass_on(views);
  return std::vector<std::string>{views->begin(), views->end()};
}

std::optional<std::uint32_t> find(const std::vector<std::string>& tokens,
                                  std::string_view token) {
  auto found = std::find(tokens.begin(), tokens.end(), token);
  if (found == tokens.end())
    return std::nullopt;
  return static_cast<std::uint32_t>(found - tokens.begin());
}

} // namespace

result<id_space> id_space::open(const std::filesystem::path& path) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  return read(*file);
}

result<id_space> id_space::map(int fd, std::string_view label) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  return read(*file);
}

result<id_space> id_space::read(const array_file& file) {
  auto users = owned(file, "vocabulary/users");
  if (!users)
    return pass_on(users);
  auto items = owned(file, "vocabulary/items");
  if (!items)
    return pass_on(items);
  auto titles = owned(file, "vocabulary/titles");
  if (!titles)
    return pass_on(titles);
  if (!titles->empty() && titles->size() != items->size())
    return fail(errc::corrupt,
                "vocabulary with " + std::to_string(items->size())
                    + " items but " + std::to_string(titles->size())
                    + " titles");
  return id_space{*std::move(users), *std::move(items), *std::move(titles)};
}

void id_space::add_to(array_file_writer& out) const {
  out.add_strings("vocabulary/users", users)
      .add_strings("vocabulary/items", items)
      .add_strings("vocabulary/titles", titles);
}

result<digest> id_space::write(const std::filesystem::path& path) const {
  array_file_writer out{std::string{kind}};
  add_to(out);
  return out.write(path);
}

std::optional<user_id> id_space::find_user(std::string_view token) const {
  return find(users, token);
}

std::optional<item_id> id_space::find_item(std::string_view token) const {
  return find(items, token);
}

} // namespace automodel::recsys
