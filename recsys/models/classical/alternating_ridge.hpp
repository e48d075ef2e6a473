#pragma once

#include "recsys/models/classical/implicit_ridge.hpp"
#include "recsys/models/classical/training_rows.hpp"

namespace automodel::recsys {

struct ials_settings {
  std::size_t dim = 64;
  std::uint64_t sweeps = 16;
  double sigma = 0.1; ///< of the vectors' expected length at the start
  implicit_weights weights;
};

/// Item vectors [n_items, dim] by alternating ridge regressions, users first,
/// on the axes of their Gramian. Items without rows have the zero vector.
/// Errors: cancelled; those of implicit_ridge.
result<std::vector<float>> fit_item_vectors(const training_rows& rows,
                                            const ials_settings& settings,
                                            const fit_context& context);

} // namespace automodel::recsys
