#include "recsys/data/readers/given_files.hpp"

#include "recsys/data/text/delimited_header.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// The words of a name, split at everything that is no letter.
bool has_word(std::string_view name, std::string_view word) {
  auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  for (auto at = name.find(word); at != std::string_view::npos;
       at = name.find(word, at + 1)) {
    auto end = at + word.size();
    if ((at == 0 || !is_letter(name[at - 1]))
        && (end == name.size() || !is_letter(name[end])))
      return true;
  }
  return false;
}

} // namespace

std::optional<given_part> part_of(const fs::path& file) {
  auto name = lower_case(file.filename().string());
  if (has_word(name, "train"))
    return given_part::train;
  for (const auto* word : {"valid", "validation", "val", "dev"})
    if (has_word(name, word))
      return given_part::valid;
  if (has_word(name, "test"))
    return given_part::test;
  return std::nullopt;
}

result<std::vector<fs::path>> as_given_files(const fs::path& folder,
                                             std::vector<fs::path> files) {
  if (files.empty())
    return fail_at({folder.string()}, errc::not_found,
                   "the folder has no file of this format");
  if (files.size() == 1)
    return files;
  std::vector<fs::path> parts(3);
  for (auto& file : files) {
    auto part = part_of(file);
    if (!part)
      return fail_at({folder.string()}, errc::invalid_argument,
                     "the folder has several files and "
                         + file.filename().string()
                         + " is named for no part of a split",
                     "give the file itself, or name the files for train, "
                     "valid and test");
    auto& place = parts[static_cast<std::size_t>(*part)];
    if (!place.empty())
      return fail_at({folder.string()}, errc::invalid_argument,
                     place.filename().string() + " and "
                         + file.filename().string() + " hold the same part",
                     "give the file itself");
    place = std::move(file);
  }
  if (parts.front().empty())
    return fail_at({folder.string()}, errc::not_found,
                   "the folder has no training file");
  std::erase_if(parts, [](const auto& file) { return file.empty(); });
  return parts;
}

result<void>
read_given_files(std::span<const source_file> files, table_builder& out,
                 const std::function<result<void>(const source_file&)>& read) {
  for (const auto& file : files) {
    if (auto done = read(file); !done)
      return done;
    if (files.size() > 1) {
      auto part = part_of(file.path).value_or(given_part::train);
      out.part.resize(out.row_count(), static_cast<std::uint8_t>(part));
    }
  }
  return {};
}

} // namespace automodel::recsys
