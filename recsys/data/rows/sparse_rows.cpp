#include "recsys/data/rows/row_sources.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::int64_t most_fields = 10'000;

float sparse_label(const label_rule& rule, float label, bool signs) {
  if (rule.test == label_rule::comparison::none)
    return signs && label < 0 ? 0 : label;
  return static_cast<float>(rule.value_of(static_cast<double>(label)));
}

result<void> read_sparse_labels(const dataset& data, const row_task& task,
                                row_table& out) {
  const auto& labels = data.matrix()->labels;
  auto signs = std::ranges::all_of(
      labels, [](float label) { return label == -1 || label == 1; });
  for (const auto& rule : task.labels)
    if (rule.column != "label")
      return refuse_rows("there is no column '" + rule.column
                             + "': sparse rows have one, 'label'",
                         "leave the label out, or compare it: \"label > 3\"");
  for (auto row : out.rows)
    for (const auto& rule : task.labels)
      out.labels.push_back(sparse_label(rule, labels[row], signs));
  return {};
}

/// Numbers the features of each field by first appearance.
class sparse_fields {
public:
  sparse_fields(std::uint32_t n_features,
                const std::vector<std::string_view>& tokens)
      : tokens_(tokens), field_of_(n_features, missing_code),
        code_of_(n_features) {}

  /// False: the feature belongs to another field.
  bool add(std::uint32_t feature, std::uint32_t field, row_field& to) {
    if (field_of_[feature] == missing_code) {
      field_of_[feature] = field;
      code_of_[feature] = static_cast<std::uint32_t>(to.tokens.size());
      to.tokens.emplace_back(tokens_[feature]);
    }
    to.codes.push_back(code_of_[feature]);
    return field_of_[feature] == field;
  }

private:
  const std::vector<std::string_view>& tokens_;
  std::vector<std::uint32_t> field_of_, code_of_; ///< by feature
};

result<void> read_sparse_fields(const dataset& data, const row_task& task,
                                row_table& out) {
  if (!task.fields.empty())
    return refuse_rows("sparse rows have no named fields",
                       "leave fields out: the i-th entry of a row is field i");
  const auto& matrix = *data.matrix();
  auto tokens = data.file().strings("tokens/features");
  if (!tokens)
    return pass_on(tokens);
  auto length = [&](std::uint32_t row) {
    return matrix.offsets[row + std::size_t{1}] - matrix.offsets[row];
  };
  auto n_fields = length(out.rows.front());
  if (n_fields == 0 || n_fields > most_fields)
    return refuse_rows("the first row has " + std::to_string(n_fields)
                       + " entries");
  for (std::int64_t field = 0; field < n_fields; ++field)
    out.fields.emplace_back().name = "field " + std::to_string(field + 1);
  sparse_fields fields{matrix.n_features, *tokens};
  auto weighted = false;
  for (auto row : out.rows) {
    if (length(row) != n_fields)
      return refuse_rows(
          row_place(data, row) + " has " + std::to_string(length(row))
              + " entries, the first row " + std::to_string(n_fields),
          "every row needs one entry for each field");
    auto at = static_cast<std::size_t>(matrix.offsets[row]);
    for (std::uint32_t field = 0; field < out.fields.size(); ++field, ++at) {
      if (!fields.add(matrix.features[at], field, out.fields[field]))
        return refuse_rows(
            "feature '" + std::string{(*tokens)[matrix.features[at]]}
                + "' is entry " + std::to_string(field + 1) + " in "
                + row_place(data, row) + " and another one before",
            "the i-th entry of every row is field i: fields share no feature");
      out.values.push_back(matrix.values[at]);
      weighted = weighted || matrix.values[at] != 1;
    }
  }
  if (!weighted)
    out.values.clear();
  return {};
}

} // namespace

result<void> read_sparse_rows(const dataset& data, const row_task& task,
                              row_table& out) {
  if (auto labels = read_sparse_labels(data, task, out); !labels)
    return labels;
  return read_sparse_fields(data, task, out);
}

} // namespace automodel::recsys
