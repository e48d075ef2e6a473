#pragma once

#include "base/error.hpp"
#include "recsys/statistics/estimate.hpp"
#include "recsys/statistics/interval.hpp"
#include "recsys/statistics/weighted_statistic.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// A statistic of some rows and what its groups are called: users, who are the
/// same people under every seed and model, or rows.
struct grouped_statistic {
  const weighted_statistic* statistic = nullptr;
  std::span<const std::uint32_t> groups; ///< ids, ascending
};

/// What a statistic was worth in all and in each resample of groups.
struct resampled_statistic {
  double value = 0;
  std::vector<double> resampled; ///< [resamples]
};

/// Each group counts Poisson(1) times, as in hierarchical_bootstrap: the weight
/// of a group in a resample depends on nothing but the seed, the resample and
/// the group's id. A resample in which the statistic is not defined keeps the
/// value of all groups. Errors: invalid_argument (no groups, ids that do not
/// ascend, a statistic that is not defined, options out of range).
result<std::vector<resampled_statistic>>
resample(std::span<const grouped_statistic> columns,
         const bootstrap_options& options = {});

/// A quantity, one column per seed, with its uncertainty over groups and
/// seeds: hierarchical_bootstrap for any statistic. The variance between seeds
/// that groups explain is taken from the resamples: what is left of them when
/// what seeds have in common is taken away.
estimate
over_groups_and_seeds(std::span<const resampled_statistic* const> seeds,
                      const bootstrap_options& options = {});

/// The difference a minus b, seed by seed; both have as many.
estimate
difference_over_groups_and_seeds(std::span<const resampled_statistic* const> a,
                                 std::span<const resampled_statistic* const> b,
                                 const bootstrap_options& options = {});

} // namespace automodel::recsys
