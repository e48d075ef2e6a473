#include "base/nearest_word.hpp"
#include "recsys/data/rows/row_sources.hpp"
#include "recsys/data/text/number_text.hpp"
#include "recsys/evaluation/row_protocol.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

/// A column and which row of it belongs to each row of the data.
struct found_column {
  const column* values = nullptr;
  std::span<const std::uint32_t> ids; ///< empty: the row itself
};

/// The columns of the three tables by name.
class column_finder {
public:
  explicit column_finder(const dataset& data) : data_(data) {}

  result<found_column> find(const std::string& name) const {
    std::vector<found_column> found;
    for (const auto& [prefix, columns, ids] : tables())
      for (const auto& column : *columns)
        if (column.name == name || prefix + column.name == name)
          found.push_back({&column, ids});
    if (found.size() == 1)
      return found.front();
    if (found.empty())
      return refuse_rows("there is no column '" + name + "'",
                         allowed_words(name, known()));
    return refuse_rows("several tables have a column '" + name + "'",
                       "say row." + name + ", user." + name + " or item."
                           + name);
  }

private:
  struct table {
    std::string prefix;
    const std::vector<column>* columns;
    std::span<const std::uint32_t> ids;
  };

  std::array<table, 3> tables() const {
    return {table{"row.", &data_.row_columns(), {}},
            table{"user.", &data_.user_columns(), data_.users()},
            table{"item.", &data_.item_columns(), data_.items()}};
  }

  std::vector<std::string_view> known() const {
    std::vector<std::string_view> names{"user", "item"};
    for (const auto& [prefix, columns, ids] : tables())
      for (const auto& column : *columns)
        names.push_back(column.name);
    return names;
  }

  const dataset& data_;
};

/// A column as numbers; a token that is none is nothing.
std::optional<double> number_at(const column& values, std::size_t at) {
  if (values.kind == column_kind::number)
    return std::isnan(values.numbers[at])
               ? std::optional<double>{}
               : std::optional<double>{values.numbers[at]};
  auto code = values.codes[at];
  if (code == missing_code)
    return std::nullopt;
  return parse_number(values.vocabulary[code]);
}

result<std::vector<float>> label_values(const dataset& data,
                                        const label_rule& rule,
                                        std::span<const std::uint32_t> rows) {
  const column* values = nullptr;
  if (rule.column != "rating" || data.ratings().empty()) {
    const auto& columns = data.row_columns();
    auto found
        = std::ranges::find(columns, column_name(rule.column), &column::name);
    if (found == columns.end()) {
      std::vector<std::string_view> names;
      if (!data.ratings().empty())
        names.emplace_back("rating");
      for (const auto& column : columns)
        names.push_back(column.name);
      return refuse_rows("there is no column '" + rule.column + "' to predict",
                         allowed_words(rule.column, names));
    }
    values = &*found;
  }
  std::vector<float> labels;
  labels.reserve(rows.size());
  for (auto row : rows) {
    auto value = values
                     ? number_at(*values, row)
                     : std::optional{static_cast<double>(data.ratings()[row])};
    auto label = static_cast<float>(rule.value_of(value.value_or(NAN)));
    if (!std::isfinite(label))
      return refuse_rows("the label '" + rule.column
                         + "' is missing or no number in "
                         + row_place(data, row));
    labels.push_back(label);
  }
  return labels;
}

result<void> read_labels(const dataset& data, const row_task& task,
                         row_table& out) {
  std::vector<std::vector<float>> columns;
  for (const auto& rule : task.labels) {
    auto values = label_values(data, rule, out.rows);
    if (!values)
      return pass_on(values);
    columns.push_back(std::move(*values));
  }
  for (std::size_t row = 0; row < out.rows.size(); ++row)
    for (const auto& column : columns)
      out.labels.push_back(column[row]);
  return {};
}

row_field id_field(std::string name, std::span<const std::uint32_t> ids,
                   const std::vector<std::string_view>& tokens,
                   std::span<const std::uint32_t> rows) {
  row_field field;
  field.name = std::move(name);
  field.is_id = true;
  for (auto row : rows)
    field.codes.push_back(ids[row]);
  field.tokens.assign(tokens.begin(), tokens.end());
  return field;
}

row_field column_field(std::string name, const found_column& from,
                       std::span<const std::uint32_t> rows) {
  row_field field;
  field.name = std::move(name);
  const auto& values = *from.values;
  auto missing = static_cast<std::uint32_t>(values.vocabulary.size());
  for (auto row : rows) {
    auto at = from.ids.empty() ? row : from.ids[row];
    if (values.kind == column_kind::number)
      field.numbers.push_back(values.numbers[at]);
    else
      field.codes.push_back(
          values.codes[at] == missing_code ? missing : values.codes[at]);
  }
  if (values.kind != column_kind::number) {
    field.tokens.assign(values.vocabulary.begin(), values.vocabulary.end());
    field.tokens.emplace_back();
  }
  return field;
}

result<void> read_fields(const dataset& data, const row_task& task,
                         row_table& out) {
  if (task.fields.empty())
    return refuse_rows("no field is named",
                       "such as fields = [\"user\", \"item\"]");
  column_finder finder{data};
  for (const auto& name : task.fields) {
    if (name == "user" || name == "item") {
      auto tokens = name == "user" ? data.user_tokens() : data.item_tokens();
      if (!tokens)
        return pass_on(tokens);
      out.fields.push_back(
          id_field(name, name == "user" ? data.users() : data.items(), *tokens,
                   out.rows));
      continue;
    }
    auto found = finder.find(name);
    if (!found)
      return pass_on(found);
    out.fields.push_back(column_field(name, *found, out.rows));
  }
  return {};
}

} // namespace

result<void> read_column_rows(const dataset& data, const row_task& task,
                              row_table& out) {
  if (auto labels = read_labels(data, task, out); !labels)
    return labels;
  if (auto fields = read_fields(data, task, out); !fields)
    return fields;
  for (auto row : out.rows)
    out.users.push_back(data.users()[row]);
  return {};
}

} // namespace automodel::recsys
