#include "recsys/data/readers/side_file.hpp"

#include "recsys/data/readers/interaction_rows.hpp"
#include "recsys/data/readers/recbole_header.hpp"
#include "recsys/data/readers/side_rows.hpp"
#include "recsys/data/text/delimited_header.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

bool names_items(const fs::path& file, const fs::path& interactions) {
  auto name = file.filename().string();
  if (name == "movies.csv" || name == "movies.dat" || name == "u.item")
    return true;
  auto extension = file.extension();
  if (extension != ".tsv" && extension != ".csv")
    return false;
  return name.starts_with("items")
         || name.starts_with(interactions.stem().string() + "_items");
}

bool is_title(std::string_view name) {
  return lower_case(name).find("title") != std::string::npos;
}

/// The field that names an item to people: one called title, or else name.
std::optional<std::size_t> title_of(const std::vector<std::string>& names,
                                    const std::vector<column_kind>& kinds) {
  for (std::size_t i = 1; i < names.size(); ++i)
    if (is_title(names[i]) && kinds[i] != column_kind::number)
      return i;
  for (std::size_t i = 1; i < names.size(); ++i)
    if (lower_case(names[i]) == "name" && kinds[i] != column_kind::number)
      return i;
  return std::nullopt;
}

void add_further(side_layout& layout, const std::vector<column_kind>& kinds) {
  for (std::size_t i = 0; i < layout.names.size(); ++i)
    if (i != layout.key && layout.title != i)
      layout.further.emplace_back(i, kinds[i]);
}

/// MovieLens 1M's movies.dat and 100k's u.item have no header.
result<void> read_headless(std::string_view text, const source_file& file,
                           std::string separator,
                           std::vector<std::string> names, table_builder& out) {
  record_reader records{text, {std::move(separator), false}, out.texts};
  side_layout layout{std::move(names), 0, 1, {}};
  for (std::size_t i = 2; i < layout.names.size(); ++i)
    layout.further.emplace_back(i, column_kind::token);
  return read_side_rows(records, layout, file, out.item_table, out);
}

result<void> read_with_header(std::string_view text, const source_file& file,
                              side_table& table, table_builder& out) {
  record_syntax syntax{std::string(1, separator_of(text)), true};
  // Tab-separated files of titles hold quotes that are meant as such.
  syntax.quotes = syntax.separator != "\t";
  record_reader records{text, syntax, out.texts};
  auto names = read_delimited_header(records, file);
  if (!names)
    return pass_on(names);
  std::vector<column_kind> kinds(names->size(), column_kind::number);
  kinds[0] = column_kind::token;
  infer_kinds(records, kinds);
  side_layout layout{*names, 0, {}, {}};
  if (&table == &out.item_table)
    layout.title = title_of(*names, kinds);
  add_further(layout, kinds);
  return read_side_rows(records, layout, file, table, out);
}

} // namespace

std::optional<fs::path> find_item_file(const data_source& source,
                                       const fs::path& interactions) {
  if (!source.items.empty())
    return source.items;
  std::vector<fs::path> found;
  auto folder = interactions.has_parent_path() ? interactions.parent_path()
                                               : fs::path{"."};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error})
    if (entry.path().filename() != interactions.filename()
        && names_items(entry.path(), interactions)
        && entry.is_regular_file(error))
      found.push_back(entry.path());
  if (found.size() != 1)
    return std::nullopt;
  return found.front();
}

result<void> read_recbole_side(const source_file& file, std::string_view key,
                               side_table& table, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  record_reader records{*text, {"\t", false}, out.texts};
  auto header = read_recbole_header(records, file);
  if (!header)
    return pass_on(header);
  side_layout layout;
  std::vector<column_kind> kinds;
  for (const auto& field : *header) {
    if (field.name == key)
      layout.key = layout.names.size();
    layout.names.push_back(field.name);
    kinds.push_back(field.kind);
  }
  if (&table == &out.item_table)
    layout.title = title_of(layout.names, kinds);
  add_further(layout, kinds);
  return read_side_rows(records, layout, file, table, out);
}

result<void> read_item_file(const source_file& file, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  auto first_line = text->substr(0, text->find('\n'));
  if (is_recbole_header(*text))
    return read_recbole_side(file, "item_id", out.item_table, out);
  if (first_line.find("::") != std::string_view::npos)
    return read_headless(*text, file, "::", {"movieId", "title", "genres"},
                         out);
  if (file.path.filename() == "u.item") {
    std::vector<std::string> names{"movieId", "title", "release_date",
                                   "video_release_date", "imdb_url"};
    for (auto genre = 0; genre < 19; ++genre)
      names.push_back("genre_" + std::to_string(genre));
    return read_headless(*text, file, "|", std::move(names), out);
  }
  return read_with_header(*text, file, out.item_table, out);
}

result<void> read_user_file(const source_file& file, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  return is_recbole_header(*text)
             ? read_recbole_side(file, "user_id", out.user_table, out)
             : read_with_header(*text, file, out.user_table, out);
}

} // namespace automodel::recsys
