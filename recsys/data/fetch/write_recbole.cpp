#include "recsys/data/fetch/write_recbole.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <unordered_set>

namespace automodel::recsys {

namespace {

std::string number(double value) {
  std::array<char, 32> buffer{};
  auto [end, ignored]
      = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

/// A text as a field: without what separates fields and lines.
std::string field(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c == '\t' || c == '\n' || c == '\r')
      c = ' ';
  return out;
}

/// "Action|Sci-Fi" as a sequence of tokens; the mark for none is empty.
std::string genres(std::string_view text) {
  if (text.starts_with('('))
    return {};
  auto out = field(text);
  for (auto& c : out)
    if (c == '|')
      c = ' ';
  return out;
}

std::string interactions_of(const dslabs_ratings& ratings) {
  std::string text
      = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";
  for (const auto& row : ratings.rows)
    text += std::to_string(row.user) + '\t' + std::to_string(row.movie) + '\t'
            + number(row.rating) + '\t' + std::to_string(row.timestamp) + '\n';
  return text;
}

std::string items_of(const dslabs_ratings& ratings) {
  std::string text = "item_id:token\tmovie_title:token_seq\t"
                     "release_year:token\tgenre:token_seq\n";
  std::unordered_set<std::int32_t> seen;
  for (const auto& row : ratings.rows)
    if (seen.insert(row.movie).second)
      text += std::to_string(row.movie) + '\t' + field(row.title) + '\t'
              + (row.year == 0 ? "" : std::to_string(row.year)) + '\t'
              + genres(row.genres) + '\n';
  return text;
}

result<void> write_file(const std::filesystem::path& path,
                        const std::string& text) {
  errno = 0;
  std::ofstream out{path, std::ios::binary};
  out << text;
  out.close();
  if (out)
    return {};
  return fail_at({path.string()},
                 errno == ENOSPC ? errc::storage_full : errc::io_error,
                 std::string{"cannot write: "} + std::strerror(errno));
}

} // namespace

result<void> write_recbole(const dslabs_ratings& ratings,
                           const std::filesystem::path& folder,
                           const std::string& name) {
  if (auto done
      = write_file(folder / (name + ".inter"), interactions_of(ratings));
      !done)
    return done;
  return write_file(folder / (name + ".item"), items_of(ratings));
}

} // namespace automodel::recsys
