#pragma once

#include "recsys/monitors/finding.hpp"

#include <optional>
#include <string_view>

namespace automodel::recsys {

/// Whether a validation's value is too good to be true: 0.99 and more of a
/// metric that is 1 at best (auc, gauc, ndcg, recall, hit, mrr, map,
/// precision), of whatever label and cut-off. Real data does not give that;
/// a feature that knows the answer does.
std::optional<finding> implausible(std::string_view metric, std::uint64_t step,
                                   double value);

} // namespace automodel::recsys
