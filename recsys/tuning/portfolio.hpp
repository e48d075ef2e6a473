#pragma once

#include "recsys/tuning/search_space.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// What was tried in one earlier search: configurations and what they were
/// worth, more is better. Values of different searches are never compared.
using past_search = std::vector<std::pair<parameters, double>>;

/// What to try first, from what other searches found: sequential model-free
/// tuning (Wistuba, Schilling and Schmidt-Thieme 2015, "Sequential Model-Free
/// Hyperparameter Tuning"). Configurations of `space` among the best of each
/// search are taken one after the other, each the one that with those before
/// it would have lost least, summed over the searches. The loss of a
/// configuration in a search is the share of that search's configurations
/// which beat the one most like it, drawn towards 1 by how unlike that is. So
/// every search has one vote, however much it claims.
///
/// At most `count`, fewer if there are no more; of equal ones the earlier.
std::vector<parameters> first_to_try(std::span<const past_search> past,
                                     const search_space& space,
                                     std::size_t count);

} // namespace automodel::recsys
