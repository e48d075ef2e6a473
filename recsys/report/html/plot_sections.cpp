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
  std::string shown;
  for (const auto& [candidate, metrics] : input.curves)
    for (const auto& [metric, curve] : metrics) {
      if (curve.size() < 2) // a phase of a closed form is no curve
        continue;
      line_plot plot{candidate + ": " + metric, "steps", {}};
      for (const auto& point : curve)
        plot.points.emplace_back(static_cast<double>(point.step), point.value);
      shown += render(plot);
    }
  if (shown.empty())
    return {};
  return section("training", "Training",
                 element("p",
                         "Of the first seed and configuration that was "
                         "trained. Models in closed form have no curve.",
                         R"(class="note")")
                     + plots(shown, true));
}

} // namespace automodel::recsys
