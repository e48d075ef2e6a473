#include "recsys/evaluation/row_comparison.hpp"

#include "recsys/evaluation/one_protocol.hpp"
#include "recsys/evaluation/to_summary.hpp"
#include "recsys/statistics/multiple_testing.hpp"
#include "recsys/statistics/verdict.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

result<void> check(std::span<const judged_predictor> candidates) {
  one_protocol protocol;
  for (const auto& candidate : candidates) {
    if (candidate.seeds.empty()
        || candidate.seeds.size() != candidates.front().seeds.size())
      return fail(errc::invalid_argument,
                  "'" + candidate.name + "' was not judged on every seed",
                  "a paired comparison needs the same seeds");
    for (const auto& seed : candidate.seeds) {
      if (auto same = protocol.add(candidate.name, seed.protocol_id); !same)
        return same;
      if (seed.label_names != candidates.front().seeds.front().label_names)
        return fail(errc::invalid_argument,
                    "'" + candidate.name + "' was judged by other labels");
    }
  }
  return {};
}

/// A deterministic model under a fixed split is judged the same under every
/// seed, and resampled once.
bool judged_alike(const row_judgement& a, const row_judgement& b) {
  return a.predictions == b.predictions && a.labels == b.labels
         && a.groups.ids == b.groups.ids && a.groups.of_row == b.groups.of_row;
}

/// How much better a is: its verdict, from the interval of a minus b.
verdict verdict_on(const std::string& measure, const estimate& difference,
                   double margin, double p_adjusted) {
  interval better{difference.low, difference.high};
  if (better_direction(measure) == direction::lower)
    better = {-difference.high, -difference.low};
  return verdict_of(better, margin, p_adjusted);
}

} // namespace

result<row_resamples>
row_resamples::of(std::span<const judged_predictor> candidates,
                  std::span<const std::string> metrics,
                  const bootstrap_options& options) {
  row_resamples made;
  made.options_ = options;
  if (candidates.empty())
    return made;
  if (auto ok = check(candidates); !ok)
    return pass_on(ok);
  auto measures
      = row_measures(metrics, candidates.front().seeds.front().label_names);
  if (!measures)
    return pass_on(measures);
  std::vector<std::unique_ptr<weighted_statistic>> statistics;
  std::vector<grouped_statistic> columns;
  for (const auto& candidate : candidates) {
    made.candidates_.push_back(candidate.name);
    auto& of_candidate = made.measures_.emplace_back();
    for (std::size_t s = 0; s < candidate.seeds.size(); ++s) {
      const auto& seed = candidate.seeds[s];
      auto repeated = s > 0 && judged_alike(seed, candidate.seeds[s - 1]);
      for (const auto& measure : *measures) {
        auto& places = of_candidate[measure.name];
        if (repeated) {
          places.push_back(places.back());
          continue;
        }
        places.push_back(columns.size());
        statistics.push_back(statistic_of(measure, seed.rows()));
        columns.push_back({statistics.back().get(), seed.groups.ids});
      }
    }
  }
  auto resampled = resample(columns, options);
  if (!resampled)
    return pass_on(resampled);
  made.columns_ = std::move(*resampled);
  return made;
}

std::vector<const resampled_statistic*>
row_resamples::columns_of(const seeds& of) const {
  std::vector<const resampled_statistic*> columns;
  for (auto place : of)
    columns.push_back(&columns_[place]);
  return columns;
}

std::vector<std::map<std::string, metric_summary>>
row_resamples::summaries() const {
  std::vector<std::map<std::string, metric_summary>> tables;
  for (const auto& measures : measures_) {
    auto& lines = tables.emplace_back();
    for (const auto& [name, places] : measures)
      lines[name]
          = to_summary(over_groups_and_seeds(columns_of(places), options_));
  }
  return tables;
}

result<std::vector<comparison_result>>
row_resamples::compare(const std::string& reference,
                       std::span<const std::string> measures,
                       double margin) const {
  auto base = std::ranges::find(candidates_, reference);
  if (base == candidates_.end())
    return fail(errc::not_found,
                "there is no candidate '" + reference + "' to compare with");
  auto of_base = static_cast<std::size_t>(base - candidates_.begin());
  std::vector<comparison_result> lines;
  std::vector<estimate> differences;
  for (std::size_t c = 0; c < candidates_.size(); ++c) {
    if (c == of_base)
      continue;
    for (const auto& measure : measures) {
      auto a = measures_[c].find(measure);
      auto b = measures_[of_base].find(measure);
      if (a == measures_[c].end() || b == measures_[of_base].end())
        return fail(errc::not_found, "'" + measure + "' was not measured");
      if (better_direction(measure) == direction::nearer_one)
        return fail(errc::invalid_argument,
                    "of two values of '" + measure
                        + "' neither the higher nor the lower is better");
      differences.push_back(difference_over_groups_and_seeds(
          columns_of(a->second), columns_of(b->second), options_));
      const auto& found = differences.back();
      lines.push_back({candidates_[c],
                       reference,
                       measure,
                       found.mean,
                       found.low,
                       found.high,
                       found.p_value,
                       margin,
                       {}});
    }
  }
  std::vector<double> p_values;
  for (const auto& line : lines)
    p_values.push_back(line.p_adjusted);
  auto adjusted = holm(p_values);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].p_adjusted = adjusted[i];
    lines[i].verdict = to_string(
        verdict_on(lines[i].metric, differences[i], margin, adjusted[i]));
  }
  return lines;
}

} // namespace automodel::recsys
