#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"
#include "recsys/report/svg/interval_plot.hpp"

#include <set>

namespace automodel::recsys {

namespace {

/// One plot of all differences on the metric that ranks.
std::string forest(const report_input& input) {
  interval_plot plot;
  plot.title = "difference of " + input.selection + " from " + input.reference;
  plot.line = 0;
  plot.differences = true;
  const auto* champion = champion_of(input);
  for (const auto& candidate : input.results.candidates)
    if (const auto* found = comparison_of(input, candidate.name)) {
      plot.margin = found->margin;
      plot.rows.push_back({found->a,
                           found->diff,
                           found->low,
                           found->high,
                           {},
                           &candidate == champion});
    }
  return plot.rows.empty() ? std::string{} : render(plot);
}

std::string p_text(double p) {
  return p < 0.0001 ? "&lt; 0.0001" : metric_text(p);
}

std::string table(const std::vector<comparison_result>& comparisons) {
  html_table table{"a minus b, paired by seed and user; p-values are adjusted "
                   "for the number of comparisons",
                   {"a", "b", "metric", ">difference", ">95 % interval",
                    ">p adjusted", ">margin", "verdict"}};
  for (const auto& c : comparisons)
    table.row({html_escape(c.a), html_escape(c.b), html_escape(c.metric),
               signed_text(c.diff), signed_interval_text(c.low, c.high),
               p_text(c.p_adjusted), "±" + short_text(c.margin),
               element("span", html_escape(verdict_word(c.verdict)),
                       "class=\"verdict " + html_escape(c.verdict) + '"')});
  return table.html();
}

std::string meanings(const std::vector<comparison_result>& comparisons) {
  std::set<std::string> verdicts;
  for (const auto& comparison : comparisons)
    verdicts.insert(comparison.verdict);
  std::string list;
  for (const auto& verdict : verdicts)
    if (auto meaning = verdict_meaning(verdict); !meaning.empty())
      list += element("li",
                      element("span", html_escape(verdict_word(verdict)),
                              "class=\"verdict " + html_escape(verdict) + '"')
                          + " (" + html_escape(verdict)
                          + "): " + html_escape(meaning) + '.');
  return list.empty() ? std::string{} : element("ul", list);
}

} // namespace

std::string comparisons_section(const report_input& input) {
  const auto& comparisons = input.results.comparisons;
  if (comparisons.empty())
    return {};
  auto plot = forest(input);
  if (!plot.empty())
    plot = element(
               "p",
               "Whiskers are the 95 % intervals of the differences; the grey "
               "band is the margin, within which they matter to nobody.",
               R"(class="note")")
           + element("div", plot, R"(class="plots")");
  return section("comparisons", "Comparisons",
                 meanings(comparisons) + plot + table(comparisons));
}

} // namespace automodel::recsys
