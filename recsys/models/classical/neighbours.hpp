#pragma once

#include "base/error.hpp"
#include "recsys/models/classical/training_rows.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

struct neighbour_settings {
  std::uint32_t k = 100;
  double alpha = 0.5;
  double shrink = 0;
};

/// For each history item the candidates it speaks for (CSR).
struct neighbour_lists {
  std::vector<std::int64_t> offsets; ///< [n_items + 1]
  std::vector<std::uint32_t> items;  ///< ascending per list
  std::vector<float> similarities;
};

/// The k most similar items of each item; of equal similarities the lower id.
/// Work: the sum over users of the squared number of their items. Errors:
/// cancelled.
result<neighbour_lists> find_neighbours(const training_rows& rows,
                                        const neighbour_settings& settings,
                                        const fit_context& context);

} // namespace automodel::recsys
