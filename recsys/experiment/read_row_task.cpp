#include "recsys/experiment/sections.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array<std::string_view, 2> tasks{"ranking", "rows"};
constexpr std::size_t most_columns = 1000;

/// `label` names one, `labels` several.
std::vector<std::string> label_texts(table_reader& table) {
  std::vector<std::string> texts;
  std::string one;
  auto has_one = table.text("label", one);
  auto has_several = table.texts("labels", texts, most_columns);
  if (has_one && has_several)
    table.problem("labels", "stands beside protocol.label",
                  "write one of them");
  if (has_one)
    texts = {one};
  return texts;
}

void read_labels(table_reader& table, row_task& task) {
  for (const auto& text : label_texts(table)) {
    auto rule = parse_label_rule(text);
    if (rule)
      task.labels.push_back(*std::move(rule));
    else
      table.problem(table.find("label") ? "label" : "labels",
                    "is no label: " + rule.error().message, rule.error().hint);
  }
  // Sparse rows have one label and no name for it.
  if (task.labels.empty())
    task.labels.push_back({"label", label_rule::comparison::none, 0});
}

/// Comparisons and clicks are told apart from values by how they are measured.
std::vector<std::string> usual_metrics(const row_task& task) {
  for (const auto& label : task.labels)
    if (label.test == label_rule::comparison::none && label.column == "rating")
      return {"rmse", "mae"};
  return {"auc", "logloss", "ece", "pcoc"};
}

} // namespace

void read_row_task(table_reader& table, protocol& rules) {
  std::string task;
  auto has_task = table.word("task", task, tasks);
  auto has_label = table.find("label") || table.find("labels");
  if (!has_task)
    task = has_label ? "rows" : "ranking";
  if (task == "ranking") {
    for (const char* key :
         {"label", "labels", "fields", "post_exposure", "allow_leak_suspects"})
      if (table.find(key))
        table.problem(key, "has no effect when the catalogue is ranked",
                      "task = \"rows\" predicts rows");
    return;
  }
  row_task read;
  read_labels(table, read);
  table.texts("fields", read.fields, most_columns);
  table.texts("post_exposure", read.post_exposure, most_columns);
  table.texts("allow_leak_suspects", read.allowed_suspects, most_columns);
  rules.split = split_rule::random_ratio;
  rules.metrics = usual_metrics(read);
  rules.rows = std::move(read);
}

} // namespace automodel::recsys
