#include "cli/command.hpp"
#include "recsys/evaluation/metric.hpp"
#include "recsys/evaluation/value_metric.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct entry {
  std::string name, formula, scope;
};

std::vector<entry> all_metrics() {
  std::vector<entry> list;
  for (const auto& metric : recsys::metrics())
    list.push_back({std::string{metric.name}, std::string{metric.formula},
                    "mean over users"});
  for (const auto& metric : recsys::catalogue_metrics())
    list.push_back(
        {std::string{metric.name}, std::string{metric.formula}, "catalogue"});
  for (const auto& metric : recsys::value_metrics())
    list.push_back({std::string{metric.name}, std::string{metric.formula},
                    metric.labels == recsys::label_kind::binary
                        ? "rows, label 0 or 1"
                        : "rows, any label"});
  return list;
}

result<int> list_metrics(bool as_json) {
  auto object = nlohmann::json::array();
  for (const auto& [name, formula, scope] : all_metrics()) {
    object.push_back({{"name", name}, {"formula", formula}, {"scope", scope}});
    if (!as_json)
      std::printf("%-12s %-19s %s\n", name.c_str(), scope.c_str(),
                  formula.c_str());
  }
  if (as_json)
    std::printf(
        "%s\n",
        recsys::json_text(object, recsys::json_layout::readable).c_str());
  return 0;
}

} // namespace

void add_metrics(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "metrics", "List the metrics with their formulas (rel: the targets of a "
                 "user, k: the cutoff; p: the prediction of a row, y: its "
                 "label).");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print JSON");
  command->callback([as_json, &chosen] {
    chosen = [as_json] { return list_metrics(*as_json); };
  });
}

} // namespace automodel::cli
