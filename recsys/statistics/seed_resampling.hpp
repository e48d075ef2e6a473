#pragma once

#include "base/error.hpp"
#include "recsys/statistics/estimate.hpp"
#include "recsys/statistics/interval.hpp"

#include <span>
#include <vector>

namespace automodel::recsys {

/// Errors: invalid_argument (too few resamples, confidence outside (0, 1)).
result<void> check(const bootstrap_options& options);

/// Adds the resampling of seeds to values that were resampled under each seed,
/// with equal draws under all (hierarchical_bootstrap.hpp, second line of the
/// formula). `values` and `resampled` have one entry per seed; `noise` is the
/// variance between seeds that the resampling of groups explains.
estimate over_seeds(std::vector<double> values,
                    std::span<const std::span<const double>> resampled,
                    double noise, const bootstrap_options& options);

} // namespace automodel::recsys
