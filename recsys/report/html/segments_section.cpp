#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"

#include <set>

namespace automodel::recsys {

namespace {

std::string cell(const candidate_result& candidate, const std::string& segment,
                 const std::string& metric) {
  auto table = candidate.segments.find(segment);
  if (table == candidate.segments.end())
    return "–";
  auto found = table->second.find(metric);
  if (found == table->second.end())
    return "–";
  return metric_text(found->second.mean)
         + element("span", interval_text(found->second.low, found->second.high),
                   R"(class="sub")");
}

} // namespace

std::string segments_section(const report_input& input) {
  std::set<std::string> segments;
  for (const auto& candidate : input.results.candidates)
    for (const auto& [segment, metrics] : candidate.segments)
      segments.insert(segment);
  if (segments.empty())
    return {};
  std::vector<std::string> titles{"candidate"};
  for (const auto& segment : segments)
    titles.push_back('>' + html_escape(segment));
  html_table table{input.selection + " within groups", titles};
  for (const auto& candidate : input.results.candidates) {
    std::vector<std::string> cells{html_escape(candidate.name)};
    for (const auto& segment : segments)
      cells.push_back(cell(candidate, segment, input.selection));
    table.row(cells);
  }
  return section("segments", "Segments", table.html());
}

} // namespace automodel::recsys
