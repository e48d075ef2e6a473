#include "recsys/report/results.hpp"

#include <cmath>

namespace automodel::recsys {

namespace {

result<void> finite(double value, const std::string& field) {
  if (std::isfinite(value))
    return {};
  return fail(errc::invalid_argument,
              "results: " + field + " is " + to_string(parameter{value}),
              "a result that is not a number is a failure and belongs there");
}

result<void> interval(double low, double high, const std::string& field) {
  return finite(low, field + ".low")
      .and_then([&] { return finite(high, field + ".high"); })
      .and_then([&]() -> result<void> {
        if (low <= high)
          return {};
        return fail(errc::invalid_argument,
                    "results: " + field + " has low above high");
      });
}

result<void> validate(const metric_summary& metric, const std::string& field) {
  auto sound
      = interval(metric.low, metric.high, field)
            .and_then([&] { return finite(metric.mean, field + ".mean"); })
            .and_then([&] { return finite(metric.std, field + ".std"); });
  for (std::size_t i = 0; sound && i < metric.values.size(); ++i)
    sound = finite(metric.values[i], field + ".values");
  return sound;
}

result<void> validate(const std::map<std::string, metric_summary>& metrics,
                      const std::string& field) {
  for (const auto& [name, metric] : metrics)
    if (auto sound = validate(metric, field + "." + name); !sound)
      return sound;
  return {};
}

result<void> validate(const candidate_result& candidate) {
  auto field = "candidate \"" + candidate.name + "\"";
  auto sound = finite(candidate.seconds, field + " seconds").and_then([&] {
    return validate(candidate.metrics, field);
  });
  for (const auto& [name, metrics] : candidate.segments)
    if (sound)
      sound = validate(metrics, field + " segment " + name);
  return sound;
}

result<void> validate(const comparison_result& comparison) {
  auto field
      = "comparison of \"" + comparison.a + "\" with \"" + comparison.b + "\"";
  return interval(comparison.low, comparison.high, field)
      .and_then([&] { return finite(comparison.diff, field + ".diff"); })
      .and_then(
          [&] { return finite(comparison.p_adjusted, field + ".p_adjusted"); })
      .and_then([&] { return finite(comparison.margin, field + ".margin"); });
}

} // namespace

result<void> validate(const run_results& results) {
  for (const auto& candidate : results.candidates)
    if (auto sound = validate(candidate); !sound)
      return sound;
  for (const auto& comparison : results.comparisons)
    if (auto sound = validate(comparison); !sound)
      return sound;
  return {};
}

} // namespace automodel::recsys
