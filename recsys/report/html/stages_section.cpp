#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"

namespace automodel::recsys {

std::string stages_section(const report_input& input) {
  if (input.results.stages.empty())
    return {};
  html_table decisions{"What was decided, and why", {"stage", "", "because"}};
  html_table found{"What each stage found on validation",
                   {"stage", "candidate", ">configurations",
                    ">" + html_escape(input.selection)}};
  for (const auto& stage : input.results.stages) {
    decisions.row({html_escape(stage.name), html_escape(stage.state),
                   html_escape(stage.reason)});
    for (const auto& one : stage.candidates)
      found.row({html_escape(stage.name), html_escape(one.name),
                 std::to_string(one.trials),
                 one.validation ? metric_text(*one.validation) : "–"});
  }
  return section("stages", "Stages",
                 element("p", "Stages are decided by validation results alone.")
                     + decisions.html() + (found.empty() ? "" : found.html()));
}

} // namespace automodel::recsys
