#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/statistics/hierarchical_bootstrap.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Resampled means over users of many columns at once; a column is one
/// quantity under one seed. The weight of a user in a resample depends on
/// nothing but the seed, the resample and the user's id.
///
/// Returns [columns, resamples].
std::vector<std::vector<double>>
resampled_user_means(std::span<const user_values> columns,
                     std::uint32_t resamples, std::uint64_t seed);

} // namespace automodel::recsys
