#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/interaction_rows.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/text/delimited_header.hpp"
#include "recsys/data/text/number_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// What columns are called where nobody declared them, without _ and case.
constexpr std::array user_names{"userid",     "user",       "uid",
                                "reviewerid", "customerid", "visitorid",
                                "sessionid"};
constexpr std::array item_names{
    "itemid",    "item", "iid",        "movieid", "videoid", "productid",
    "articleid", "asin", "parentasin", "isbn",    "songid",  "bookid"};
constexpr std::array rating_names{"rating", "ratings", "overall", "score",
                                  "stars"};
constexpr std::array time_names{"timestamp", "time",         "unixreviewtime",
                                "timems",    "ts",           "datetime",
                                "unixtime",  "unixtimestamp"};

std::string plain(std::string_view name) {
  auto text = lower_case(name);
  std::erase_if(text, [](char c) { return c == '_' || c == ' ' || c == '-'; });
  return text;
}

template <std::size_t N>
std::optional<std::size_t> guess(const std::vector<std::string>& names,
                                 const std::array<const char*, N>& usual) {
  for (const auto* wanted : usual)
    for (std::size_t i = 0; i < names.size(); ++i)
      if (plain(names[i]) == wanted)
        return i;
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool recognises(const fs::path& path, std::string_view head) {
  auto extension = lower_case(path.extension().string());
  if (extension == ".csv" || extension == ".tsv")
    return true;
  auto line = lower_case(head.substr(0, head.find('\n')));
  return line.find("user") != std::string::npos
         && line.find_first_of(",\t;|") != std::string::npos;
}

result<std::vector<fs::path>> files(const data_source& source) {
  std::error_code error;
  if (fs::is_directory(source.path, error))
    return fail_at({source.path.string()}, errc::invalid_argument,
                   "this is a folder", "give the csv file itself");
  std::vector found{source.path};
  if (auto items = find_item_file(source, source.path))
    found.push_back(*items);
  if (!source.users.empty())
    found.push_back(source.users);
  return found;
}

/// Finds the columns of a file, declared or guessed from their names.
class column_finder {
public:
  column_finder(const std::vector<std::string>& names, const source_file& file)
      : names_(names), file_(file) {}

  template <std::size_t N>
  result<std::optional<std::size_t>>
  find(const std::string& declared, const std::array<const char*, N>& usual) {
    if (declared.empty())
      return guess(names_, usual);
    auto found = std::find(names_.begin(), names_.end(), declared);
    if (found == names_.end())
      return fail_at(file_.at(1), errc::parse_error,
                     "there is no column " + printable(declared),
                     "its columns are " + joined(names_));
    return static_cast<std::size_t>(found - names_.begin());
  }

private:
  const std::vector<std::string>& names_;
  const source_file& file_;
};

result<interaction_layout> find_columns(std::vector<std::string> names,
                                        const data_source& source,
                                        const source_file& file) {
  interaction_layout layout;
  column_finder finder{names, file};
  auto user = finder.find(source.user_column, user_names);
  auto item = finder.find(source.item_column, item_names);
  auto rating = finder.find(source.rating_column, rating_names);
  auto time = finder.find(source.time_column, time_names);
  for (auto* column : {&user, &item, &rating, &time})
    if (!*column)
      return pass_on(*column);
  if (!*user || !*item)
    return fail_at(file.at(1), errc::parse_error,
                   *user ? "which column holds the item is not clear"
                         : "which column holds the user is not clear",
                   "declare user_column and item_column; the columns are "
                       + joined(names));
  layout.user = **user;
  layout.item = **item;
  layout.rating = *rating;
  layout.time = *time;
  layout.names = std::move(names);
  if (layout.user == layout.item || layout.rating == layout.user
      || layout.rating == layout.item || layout.time == layout.user
      || layout.time == layout.item
      || (layout.time && layout.time == layout.rating))
    return fail_at(file.at(1), errc::invalid_argument,
                   "one column is declared for two purposes");
  return layout;
}

/// The names of the columns: of the header, or 1, 2, 3 ...
result<std::vector<std::string>>
names_of(record_reader& records, bool has_header, const source_file& file) {
  if (has_header)
    return read_delimited_header(records, file);
  auto ahead = records;
  if (!ahead.next() || !ahead.problem().empty())
    return fail_at(file.at(1), errc::parse_error,
                   "the first line cannot be read: " + ahead.problem());
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= ahead.fields().size(); ++i)
    names.push_back(std::to_string(i));
  return names;
}

void add_further(interaction_layout& layout, const record_reader& records,
                 table_builder& out) {
  std::vector<column_kind> kinds(layout.names.size(), column_kind::number);
  auto is_taken = [&](std::size_t field) {
    return field == layout.user || field == layout.item
           || layout.rating == field || layout.time == field;
  };
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (is_taken(i))
      kinds[i] = column_kind::token;
  infer_kinds(records, kinds);
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (!is_taken(i)) {
      layout.further.emplace_back(i, kinds[i]);
      out.row_columns.push_back({layout.names[i], kinds[i]});
    }
}

result<void> read_table(const source_file& file, const data_source& source,
                        table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  auto separator = source.separator;
  auto line = text->substr(0, text->find('\n'));
  // Many files that are called csv are separated by something else.
  if (separator == ',' && line.find(',') == std::string_view::npos)
    separator = separator_of(*text);
  // Quotes mean themselves in tab-separated files.
  record_reader records{
      *text, {std::string(1, separator), separator != '\t'}, out.texts};
  auto names = names_of(records, source.header, file);
  if (!names)
    return pass_on(names);
  auto layout = find_columns(*std::move(names), source, file);
  if (!layout)
    return pass_on(layout);
  add_further(*layout, records, out);
  return read_interactions(records, *layout, file, out);
}

result<void> read(std::span<const source_file> files, const data_source& source,
                  table_builder& out) {
  if (auto done = read_table(files.front(), source, out); !done)
    return done;
  for (const auto& file : files.subspan(1))
    if (auto done = file.path == source.users ? read_user_file(file, out)
                                              : read_item_file(file, out);
        !done)
      return done;
  return {};
}

} // namespace

format csv_format() {
  return {"csv",
          "csv or tsv with a header; columns are declared or told by name",
          "user_id,item_id,rating,timestamp\nu1,\"a, b\",4.5,1260759144\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
