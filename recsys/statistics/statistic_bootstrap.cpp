#include "recsys/statistics/statistic_bootstrap.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/poisson_table.hpp"
#include "recsys/statistics/seed_resampling.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

using ids = std::span<const std::uint32_t>;

result<void> check(const grouped_statistic& column) {
  if (column.groups.empty())
    return fail(errc::invalid_argument, "there is no group to resample");
  if (std::ranges::adjacent_find(column.groups, std::ranges::greater_equal{})
      != column.groups.end())
    return fail(errc::invalid_argument, "groups are not in ascending order");
  return {};
}

/// Columns over the same groups, which share their weights.
struct group_set {
  ids groups;
  std::vector<std::size_t> columns;
};

std::vector<group_set> sets_of(std::span<const grouped_statistic> columns) {
  std::vector<group_set> sets;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto same = std::ranges::find_if(sets, [&](const group_set& set) {
      return std::ranges::equal(set.groups, columns[c].groups);
    });
    if (same == sets.end())
      same = sets.insert(same, group_set{columns[c].groups, {}});
    same->columns.push_back(c);
  }
  return sets;
}

/// Weights of some groups for the resamples first, first + 1, ...
void draw(ids groups, std::uint64_t seed, std::uint32_t first,
          const poisson_table& poisson, std::vector<lane_values>& weights) {
  weights.resize(groups.size());
  for (std::uint32_t lane = 0; lane < lane_values::count; ++lane) {
    random_stream stream(seed, resampling_stream, first + lane);
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      stream.skip(groups[i] - next);
      weights[i].set(lane, poisson(stream()));
      next = std::uint64_t{groups[i]} + 1;
    }
  }
}

/// The variance between seeds that resampled groups explain: of what a seed's
/// value does in the resamples, less what all seeds do there.
double noise_of(std::span<const std::span<const double>> resampled) {
  if (resampled.size() < 2)
    return 0;
  auto seeds = static_cast<double>(resampled.size());
  std::vector<double> common(resampled.front().size());
  for (auto of_seed : resampled)
    for (std::size_t b = 0; b < common.size(); ++b)
      common[b] += of_seed[b] / seeds;
  double noise = 0;
  std::vector<double> own(common.size());
  for (auto of_seed : resampled) {
    for (std::size_t b = 0; b < own.size(); ++b)
      own[b] = of_seed[b] - common[b];
    noise += variance(own, mean(own)) / (seeds - 1);
  }
  return noise;
}

} // namespace

result<std::vector<resampled_statistic>>
resample(std::span<const grouped_statistic> columns,
         const bootstrap_options& options) {
  if (auto ok = check(options); !ok)
    return pass_on(ok);
  std::vector<resampled_statistic> found;
  for (const auto& column : columns) {
    if (auto ok = check(column); !ok)
      return pass_on(ok);
    auto value = column.statistic->value();
    if (std::isnan(value))
      return fail(errc::invalid_argument,
                  "a value is not defined and cannot be resampled");
    found.push_back({value, std::vector<double>(options.resamples, value)});
  }
  poisson_table poisson;
  std::vector<lane_values> weights;
  for (const auto& set : sets_of(columns))
    for (std::uint32_t b = 0; b < options.resamples; b += lane_values::count) {
      draw(set.groups, options.seed, b, poisson, weights);
      for (auto c : set.columns) {
        auto values = columns[c].statistic->resampled(weights);
        for (std::uint32_t lane = 0;
             lane < lane_values::count && b + lane < options.resamples; ++lane)
          if (!std::isnan(values[lane]))
            found[c].resampled[b + lane] = values[lane];
      }
    }
  return found;
}

estimate
over_groups_and_seeds(std::span<const resampled_statistic* const> seeds,
                      const bootstrap_options& options) {
  std::vector<double> values;
  std::vector<std::span<const double>> resampled;
  for (const auto* seed : seeds) {
    values.push_back(seed->value);
    resampled.emplace_back(seed->resampled);
  }
  return over_seeds(std::move(values), resampled, noise_of(resampled), options);
}

estimate
difference_over_groups_and_seeds(std::span<const resampled_statistic* const> a,
                                 std::span<const resampled_statistic* const> b,
                                 const bootstrap_options& options) {
  std::vector<resampled_statistic> differences;
  for (std::size_t s = 0; s < a.size(); ++s) {
    auto& difference = differences.emplace_back();
    difference.value = a[s]->value - b[s]->value;
    for (std::size_t i = 0; i < a[s]->resampled.size(); ++i)
      difference.resampled.push_back(a[s]->resampled[i] - b[s]->resampled[i]);
  }
  std::vector<const resampled_statistic*> seeds;
  for (const auto& difference : differences)
    seeds.push_back(&difference);
  return over_groups_and_seeds(seeds, options);
}

} // namespace automodel::recsys
