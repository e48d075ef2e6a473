#include "recsys/evaluation/row_protocol.hpp"

#include "recsys/evaluation/row_measures.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::uint32_t most_folds = 1000;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

result<void> validate_split(const protocol& rules) {
  if (rules.split == split_rule::leave_one_out
      || rules.split == split_rule::per_user_ratio)
    return fail(errc::invalid_argument,
                "a split of each user's history is for rankings",
                "random_ratio, k_fold, global_time and given split rows");
  if (rules.split == split_rule::k_fold
      && (rules.folds < 2 || rules.folds > most_folds))
    return fail(errc::invalid_argument, std::to_string(rules.folds) + " folds",
                "allowed: 2 to " + std::to_string(most_folds));
  if (!(rules.valid_ratio < 1))
    return fail(errc::invalid_argument,
                "the validation rows leave nothing to train on");
  return {};
}

result<void> validate_labels(const row_task& task) {
  auto names = label_names(task);
  if (names.empty())
    return fail(errc::invalid_argument, "nothing is to be predicted",
                "name a label, such as \"rating >= 4\"");
  std::ranges::sort(names);
  if (std::ranges::adjacent_find(names) != names.end())
    return fail(errc::invalid_argument, "a label is named twice");
  return {};
}

/// A field that is known only after the label would give it away.
result<void> validate_field(const row_task& task, const std::string& field) {
  auto column = column_name(field);
  auto is_label = std::ranges::find(task.labels, column, &label_rule::column)
                  != task.labels.end();
  if (is_label)
    return fail(errc::invalid_argument,
                "'" + field + "' is what is predicted and cannot be a field");
  if (column == "rating")
    return fail(errc::invalid_argument,
                "the rating is known only after the row and cannot be a "
                "field");
  if (has(task.post_exposure, column) || has(task.post_exposure, field))
    return fail(errc::invalid_argument,
                "'" + field
                    + "' is declared post_exposure: it is known only after "
                      "what is predicted and cannot be a field");
  return {};
}

result<void> validate_fields(const row_task& task) {
  for (const auto& field : task.fields)
    if (auto sound = validate_field(task, field); !sound)
      return sound;
  auto names = task.fields;
  std::ranges::sort(names);
  if (auto twice = std::ranges::adjacent_find(names); twice != names.end())
    return fail(errc::invalid_argument,
                "field '" + *twice + "' is named twice");
  return {};
}

} // namespace

std::vector<std::string> label_names(const row_task& task) {
  std::vector<std::string> names;
  for (const auto& label : task.labels)
    names.push_back(label.text());
  return names;
}

std::string_view column_name(std::string_view field) {
  for (std::string_view table : {"row.", "user.", "item."})
    if (field.starts_with(table))
      return field.substr(table.size());
  return field;
}

result<void> validate_row_protocol(const protocol& rules) {
  const auto& task = *rules.rows;
  if (rules.metrics.empty())
    return fail(errc::invalid_argument, "no metric is measured",
                "such as auc and logloss, or rmse");
  return validate_split(rules)
      .and_then([&] { return validate_labels(task); })
      .and_then([&] { return validate_fields(task); })
      .and_then([&]() -> result<void> {
        auto measures = row_measures(rules.metrics, label_names(task));
        if (!measures)
          return pass_on(measures);
        return {};
      });
}

std::string row_task_in_words(const protocol& rules) {
  const auto& task = *rules.rows;
  auto text = "Task: every row is predicted by itself; labels: "
              + listed(label_names(task)) + ".\n";
  text += task.fields.empty()
              ? "Fields: those of the sparse rows, one feature each."
              : "Fields: " + listed(task.fields) + ".";
  text += " Features are those of the training rows; others count as one "
          "unknown value of their field.\n";
  if (!task.post_exposure.empty())
    text += "Known only afterwards, never a field: "
            + listed(task.post_exposure) + ".\n";
  if (!task.allowed_suspects.empty())
    text += "Fields that look like leaks and were allowed: "
            + listed(task.allowed_suspects) + ".\n";
  return text;
}

std::string row_metrics_in_words(const protocol& rules) {
  std::string text
      = "Metrics: over all rows of the part, p the prediction, y the label.\n";
  auto measures = row_measures(rules.metrics, label_names(*rules.rows));
  if (!measures)
    return text;
  for (const auto& measure : *measures)
    text += "- " + measure.name + " = "
            + (measure.labels.size() > 1 ? "mean over the labels of: " : "")
            + std::string{measure.metric->formula} + "\n";
  return text;
}

} // namespace automodel::recsys
