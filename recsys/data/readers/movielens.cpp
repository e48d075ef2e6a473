#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/interaction_rows.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/text/delimited_header.hpp"
#include "recsys/data/text/number_text.hpp"

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view csv_header = "userId,movieId,rating,timestamp";

/// The names that GroupLens gives its files of ratings.
constexpr const char* rating_files[] = {"ratings.csv", "ratings.dat", "u.data"};

std::string_view first_line(std::string_view text) {
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  return line;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size()))
    ++n;
  return n;
}

bool recognises(const fs::path& path, std::string_view head) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (const auto* name : rating_files)
      if (fs::exists(path / name, error))
        return true;
    return false;
  }
  if (head.starts_with("\xef\xbb\xbf"))
    head.remove_prefix(3);
  auto line = first_line(head);
  return line == csv_header || count(line, "::") == 3
         || path.filename() == "u.data";
}

result<std::vector<fs::path>> files(const data_source& source) {
  std::error_code error;
  auto ratings = source.path;
  if (fs::is_directory(ratings, error))
    for (const auto* name : rating_files)
      if (fs::exists(source.path / name, error)) {
        ratings = source.path / name;
        break;
      }
  if (fs::is_directory(ratings, error))
    return fail_at({ratings.string()}, errc::not_found,
                   "the folder has no ratings.csv, ratings.dat or u.data");
  std::vector found{ratings};
  if (auto items = find_item_file(source, ratings))
    found.push_back(*items);
  return found;
}

result<void> read_ratings(const source_file& file, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  auto line = first_line(*text);
  const auto* separator = count(line, "::") > 0                       ? "::"
                          : line.find('\t') != std::string_view::npos ? "\t"
                                                                      : ",";
  record_reader records{*text, {separator, *separator == ','}, out.texts};
  if (*separator == ',') {
    auto header = read_delimited_header(records, file);
    if (!header)
      return pass_on(header);
    if (line != csv_header)
      return fail_at(file.at(1, 1), errc::parse_error,
                     "expected the header " + std::string{csv_header}
                         + ", found " + printable(line),
                     "other columns are read with format = \"csv\"");
  }
  interaction_layout layout{
      {"userId", "movieId", "rating", "timestamp"}, 0, 1, 2, 3, {}};
  return read_interactions(records, layout, file, out);
}

result<void> read(std::span<const source_file> files, const data_source&,
                  table_builder& out) {
  if (auto done = read_ratings(files.front(), out); !done)
    return done;
  return files.size() > 1 ? read_item_file(files[1], out) : result<void>{};
}

} // namespace

format movielens_format() {
  return {"movielens",
          "MovieLens ratings.csv, ratings.dat (::) or u.data, with titles",
          "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
