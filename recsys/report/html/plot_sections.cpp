#include "recsys/monitors/finding.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "recsys/report/report_facts.hpp"
#include "recsys/report/svg/interval_plot.hpp"
#include "recsys/report/svg/line_plot.hpp"

namespace automodel::recsys {

namespace {

interval_plot plot_of(const report_input& input, const std::string& name) {
  interval_plot plot;
  plot.title = name;
  const auto* champion = champion_of(input);
  for (const auto& candidate : input.results.candidates) {
    const auto* metric = find_metric(candidate, name);
    if (!metric)
      continue;
    plot.rows.push_back({candidate.name, metric->mean, metric->low,
                         metric->high, metric->values, &candidate == champion});
    if (candidate.name == input.reference)
      plot.line = metric->mean;
  }
  return plot;
}

std::string plots(std::string_view inner, bool small) {
  return element("div", inner,
                 small ? R"(class="plots small")" : R"(class="plots")");
}

/// What monitors noticed, a line each.
std::string findings_in(const report_input& input) {
  std::string lines;
  for (const auto& [candidate, metrics] : input.curves)
    for (const auto& [metric, points] : metrics)
      for (const auto& point : points)
        if (auto words = finding_words(metric, point.step, point.value);
            !words.empty())
          lines += element("li", html_escape(candidate + ": " + words));
  return lines.empty() ? lines : element("ul", lines);
}

} // namespace

std::string metrics_section(const report_input& input) {
  std::string shown;
  for (const auto& name : main_metrics(input))
    shown += render(plot_of(input, name));
  if (shown.empty())
    return {};
  auto note = "Points are means over seeds, whiskers their 95 % intervals, "
              "faint dots single seeds; the dashed line is the reference, "
              + html_escape(input.reference) + '.';
  return section("metrics", "Metrics",
                 element("p", note, R"(class="note")") + plots(shown, false));
}

std::string curves_section(const report_input& input) {
  auto found = findings_in(input);
  std::string shown;
  for (const auto& [candidate, metrics] : input.curves)
    for (const auto& [metric, curve] : metrics) {
      // A phase of a closed form is no curve, and what monitors found neither.
      if (curve.size() < 2 || is_finding(metric))
        continue;
      line_plot plot{candidate + ": " + metric, "steps", {}};
      for (const auto& point : curve)
        plot.points.emplace_back(static_cast<double>(point.step), point.value);
      shown += render(plot);
    }
  if (shown.empty() && found.empty())
    return {};
  return section("training", "Training",
                 element("p",
                         "Of the first seed and configuration that was "
                         "trained. Models in closed form have no curve.",
                         R"(class="note")")
                     + found + plots(shown, true));
}

} // namespace automodel::recsys
