#include "recsys/data/import/dataset_file.hpp"

#include "recsys/array/array_file.hpp"
#include "recsys/data/import/dataset_identity.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t max_rows = std::numeric_limits<std::uint32_t>::max();

/// Seconds, or a thousandth, millionth ... of one: told by the size of a
/// typical value, since 10^11 seconds after 1970 is the year 5138.
std::int64_t ticks_per_second(const std::vector<std::int64_t>& times) {
  constexpr std::size_t most = 1001;
  if (times.empty())
    return 1;
  std::vector<std::int64_t> sample;
  auto n = std::min(most, times.size());
  for (std::size_t i = 0; i < n; ++i)
    sample.push_back(times[i * (times.size() / n)]);
  auto middle = sample.begin() + static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(sample.begin(), middle, sample.end());
  std::int64_t ticks = 1;
  for (auto limit = 100'000'000'000LL;
       *middle >= limit && ticks < 1'000'000'000; limit *= 1000)
    ticks *= 1000;
  return ticks;
}

template <class T>
void add_if_any(array_file_writer& out, const std::string& name,
                const std::vector<T>& values) {
  if (!values.empty())
    out.add(name, std::span<const T>{values});
}

/// Brings the rows of a side table into the order of dense ids.
void align(side_table& table, const dictionary& ids) {
  std::vector<std::optional<std::uint32_t>> rows;
  for (auto token : ids.tokens())
    rows.push_back(table.keys.find(token));
  auto aligned = [&](auto& values, auto missing) {
    std::remove_reference_t<decltype(values)> sorted;
    sorted.reserve(rows.size());
    for (auto row : rows)
      sorted.push_back(row ? values[*row] : missing);
    values = std::move(sorted);
  };
  for (auto& column : table.columns)
    if (column.kind == column_kind::number)
      aligned(column.numbers, std::numeric_limits<double>::quiet_NaN());
    else
      aligned(column.codes, missing_code);
  if (!table.titles.empty())
    aligned(table.titles, std::string_view{});
}

/// Adds the values of columns to the file and what they are to `schema`.
void add_columns(array_file_writer& out, const std::string& table,
                 const std::vector<column_builder>& columns,
                 nlohmann::json& schema) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    auto name = table + "/" + std::to_string(i);
    schema.push_back({{"table", table},
                      {"name", column.name},
                      {"kind", to_string(column.kind)}});
    if (column.kind == column_kind::number) {
      out.add(name + "/numbers", std::span{column.numbers});
    } else {
      out.add(name + "/codes", std::span{column.codes});
      out.add_strings(name + "/vocabulary",
                      std::span{column.vocabulary.tokens()});
    }
  }
}

nlohmann::json bad_rows_of(const table_builder& table) {
  auto rows = nlohmann::json::array();
  for (const auto& row : table.bad_rows.rows())
    rows.push_back({{"file", row.file},
                    {"line", row.line},
                    {"column", row.column},
                    {"expected", row.expected}});
  return rows;
}

void add_interactions(array_file_writer& out, const table_builder& table) {
  out.add("users", std::span{table.user})
      .add("items", std::span{table.item})
      .add_strings("tokens/users", std::span{table.users.tokens()})
      .add_strings("tokens/items", std::span{table.items.tokens()});
  add_if_any(out, "ratings", table.rating);
  add_if_any(out, "timestamps", table.time);
  if (!table.item_table.titles.empty())
    out.add_strings("titles", std::span{table.item_table.titles});
}

void add_matrix(array_file_writer& out, const matrix_builder& matrix) {
  out.add("matrix/labels", std::span{matrix.labels})
      .add("matrix/offsets", std::span{matrix.offsets})
      .add("matrix/features", std::span{matrix.indices})
      .add("matrix/values", std::span{matrix.values})
      .add_strings("tokens/features", std::span{matrix.features.tokens()});
}

} // namespace

result<digest> write_dataset(table_builder& table, const dataset_origin& origin,
                             const std::filesystem::path& path) {
  if (table.row_count() == 0)
    return fail(errc::invalid_argument, "there are no rows to import");
  if (table.row_count() > max_rows)
    return fail(errc::resource_exhausted,
                "there are more than 4294967295 rows");
  align(table.user_table, table.users);
  align(table.item_table, table.items);
  auto ticks = ticks_per_second(table.time);
  array_file_writer out{"dataset"};
  auto schema = nlohmann::json::array();
  if (table.matrix.labels.empty())
    add_interactions(out, table);
  else
    add_matrix(out, table.matrix);
  add_if_any(out, "lines", table.line);
  add_if_any(out, "parts", table.part);
  add_columns(out, "rows", table.row_columns, schema);
  add_columns(out, "users", table.user_table.columns, schema);
  add_columns(out, "items", table.item_table.columns, schema);
  nlohmann::json meta{
      {"identity", to_hex(identity_of(table, ticks))},
      {"format", origin.format},
      {"sources", origin.sources},
      {"ticks_per_second", ticks},
      {"columns", schema},
      {"bad_row_count", table.bad_rows.count()},
      {"bad_rows", bad_rows_of(table)},
  };
  out.add_text("meta", json_text(meta));
  return out.write(path);
}

} // namespace automodel::recsys
