#pragma once

#include "coordination/micro.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace automodel::coordination {

/// a is nowhere worse than b and somewhere better. Of equal length.
bool dominates(std::span<const micro> a, std::span<const micro> b);

/// The front of each point: 0 if no other dominates it, else one more than the
/// last front that holds one that does (non-dominated sorting: Deb et al.
/// 2002). A number, unlike "dominates", orders all points: dominance followed
/// by utility alone would let three proposals beat each other in a circle.
std::vector<std::size_t>
pareto_fronts(const std::vector<std::vector<micro>>& points);

} // namespace automodel::coordination
