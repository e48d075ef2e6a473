#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"

namespace automodel::recsys {

std::string work_section(const report_input& input) {
  if (input.work.empty())
    return {};
  html_table table{
      "What each place did",
      {"node", "slot", ">steps", ">fits", ">judgements", ">failures", ">time"}};
  for (const auto& share : input.work)
    table.row({share.node.empty() ? "not recorded" : html_escape(share.node),
               share.slot == 0 ? "the node itself" : std::to_string(share.slot),
               std::to_string(share.steps), std::to_string(share.fits),
               std::to_string(share.judgements), std::to_string(share.failures),
               duration_text(share.seconds)});
  return section(
      "work", "Who did what",
      element("p", "Where the work was done depends on chance; what came out "
                   "does not.")
          + table.html());
}

} // namespace automodel::recsys
