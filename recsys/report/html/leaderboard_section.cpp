#include "base/utf8.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

/// A program has a dozen parameters; all of them stand in a table of their own.
constexpr std::size_t longest_config = 60;

std::string tag(std::string_view text, std::string_view css_class) {
  return element("span", text, "class=\"tag " + std::string(css_class) + '"');
}

std::string name_cell(const report_input& input,
                      const candidate_result& candidate, bool champion) {
  auto text = html_escape(candidate.name);
  if (champion)
    text += tag("champion", "champion");
  if (candidate.name == input.reference)
    text += tag("reference", "");
  auto config = to_string(candidate.config);
  text += element("span",
                  html_escape(config.empty()
                                  ? "no parameters"
                                  : shortened(config, longest_config)),
                  R"(class="sub")");
  return element("span", text, R"(class="wide")");
}

std::string metric_cell(const report_input& input,
                        const candidate_result& candidate,
                        const std::string& name) {
  const auto* metric = find_metric(candidate, name);
  if (!metric)
    return "–";
  auto mean = metric_text(metric->mean);
  if (is_best(input, candidate, name))
    mean = element("span", mean, R"(class="best")");
  return mean
         + element("span", interval_text(metric->low, metric->high),
                   R"(class="sub")");
}

std::string verdict_cell(const report_input& input,
                         const candidate_result& candidate) {
  const auto* comparison = comparison_of(input, candidate.name);
  if (!comparison)
    return "–";
  return element("span", html_escape(verdict_word(comparison->verdict)),
                 "class=\"verdict " + html_escape(comparison->verdict) + '"')
         + element("span", signed_text(comparison->diff), R"(class="sub")");
}

std::string table(const report_input& input, std::string_view caption,
                  const std::vector<std::string>& metrics) {
  std::vector<std::string> titles{">#", "candidate"};
  for (const auto& metric : metrics)
    titles.push_back('>' + html_escape(metric));
  titles.push_back("vs " + html_escape(input.reference));
  titles.push_back(">trials");
  titles.push_back(">steps");
  titles.push_back(">time");
  html_table table{caption, titles};
  const auto* champion = champion_of(input);
  std::size_t rank = 0;
  for (const auto& candidate : input.results.candidates) {
    std::vector<std::string> cells{
        std::to_string(++rank),
        name_cell(input, candidate, &candidate == champion)};
    for (const auto& metric : metrics)
      cells.push_back(metric_cell(input, candidate, metric));
    cells.push_back(verdict_cell(input, candidate));
    cells.push_back(std::to_string(candidate.trials));
    cells.push_back(count_text(candidate.steps));
    cells.push_back(duration_text(candidate.seconds));
    table.row(cells, &candidate == champion ? R"(class="champion")" : "");
  }
  return table.html();
}

std::string configurations(const report_input& input) {
  html_table table{"What was chosen on validation; defaults included",
                   {"candidate", "configuration"}};
  for (const auto& candidate : input.results.candidates)
    table.row({html_escape(candidate.name),
               element("code", html_escape(to_string(candidate.config)))});
  return element("details",
                 element("summary", "Configurations") + table.html());
}

} // namespace

std::string leaderboard_section(const report_input& input) {
  if (input.results.candidates.empty())
    return {};
  auto shown = main_metrics(input);
  auto rest = ordered_metrics(input);
  std::erase_if(rest, [&](const std::string& name) {
    return std::ranges::find(shown, name) != shown.end();
  });
  auto inner
      = element("p",
                "Mean over seeds on the test split, with the 95 % interval "
                "of a bootstrap over seeds and users below it; the best of "
                "each column is bold.",
                R"(class="note")")
        + table(input, "Ordered by " + input.selection, shown);
  inner += configurations(input);
  if (!rest.empty())
    inner += element("details",
                     element("summary", "All other cutoffs and metrics")
                         + table(input, "Other metrics", rest));
  return section("leaderboard", "Leaderboard", inner);
}

} // namespace automodel::recsys
