#pragma once

#include "coordination/micro.hpp"

#include <span>
#include <vector>

namespace automodel::coordination {

/// Shares whose exact values are numerators[i] / denominator, as integers that
/// sum to exactly what the fractions sum to.
///
/// The rule is that of the largest remainder (Hamilton; Hare quota): each
/// share is rounded towards minus infinity, and the micro-units that are left
/// go, one each, to the largest remainders; of equal ones to the lower index.
/// So every share is less than one micro-unit from its fraction, a share that
/// is whole stays as it is, and the sum is exact.
///
/// The numerators' sum must be a multiple of denominator > 0.
std::vector<micro> apportion(std::span<const wide> numerators,
                             wide denominator);

/// `total` in proportion to weights, of which one at least is above zero and
/// none below. -total is shared as total is, with the sign changed.
std::vector<micro> in_proportion(micro total,
                                 std::span<const std::uint64_t> weights);

} // namespace automodel::coordination
