#pragma once

#include "base/parameters.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// One configuration to be fitted and judged on validation.
struct trial_spec {
  parameters fit;   ///< fixed and tuned together
  parameters score; ///< fixed and tuned together
};

/// Points of the whole grid; 1 when nothing is tuned.
std::uint64_t grid_size(const candidate_spec& candidate);

/// The configurations of a candidate in a fixed order: the last parameter
/// varies fastest, score parameters faster than fit parameters, so that trials
/// that share a fit stand together. When `max_trials` (0: no limit) is smaller
/// than the grid, a subset drawn by (seed, candidate name) keeps that order.
std::vector<trial_spec> trials_of(const candidate_spec& candidate,
                                  std::uint32_t max_trials, std::uint64_t seed);

} // namespace automodel::recsys
