#include "recsys/data/readers/format_table.hpp"
#include "recsys/experiment/sections.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t longest_path = 4096;
constexpr std::uint64_t most_bad_rows = 1'000'000'000;

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const auto& format : formats())
    names.push_back(format.name);
  return names;
}

void read_separator(table_reader& table, char& separator) {
  const auto* node = table.find("separator");
  if (!node)
    return;
  const auto* text = node->as<std::string>();
  if (text && text->size() == 1 && (*text)[0] != '\n' && (*text)[0] != '"')
    separator = (*text)[0];
  else
    table.problem("separator", "must be one character",
                  R"(such as ",", ";" or "\t")");
}

void read_columns(table_reader table, data_source& data) {
  table.text("user", data.user_column);
  table.text("item", data.item_column);
  table.text("rating", data.rating_column);
  table.text("time", data.time_column);
  table.finish();
}

std::string stem_of(const std::string& path) {
  auto clean = std::filesystem::path(path).lexically_normal();
  if (!clean.has_filename())
    clean = clean.parent_path();
  return clean.stem().string();
}

} // namespace

void read_data(table_reader table, experiment_spec& spec) {
  auto& data = spec.data;
  if (table.require("path", "the file or folder of the ratings"))
    table.text("path", spec.data_path, longest_path);
  if (!table.text("name", data.name))
    data.name = stem_of(spec.data_path);
  table.word("format", data.format, format_names());
  table.text("items", spec.items_path, longest_path);
  table.text("users", spec.users_path, longest_path);
  read_separator(table, data.separator);
  table.flag("header", data.header);
  read_columns(table.table("columns"), data);
  table.integer("max_bad_rows", data.max_bad_rows, 0, most_bad_rows);
  table.finish();
  data.path = spec.data_path;
  data.items = spec.items_path;
  data.users = spec.users_path;
}

} // namespace automodel::recsys
