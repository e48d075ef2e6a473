#pragma once

#include "recsys/models/classical/training_rows.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// The users and items of a training set as a graph, with the normalised
/// adjacency R~ = D_U^-1/2 R D_I^-1/2, D the degrees. Its singular values are
/// at most 1.
class interaction_graph {
public:
  explicit interaction_graph(training_rows rows);

  const training_rows& rows() const { return rows_; }

  /// degree^-1/2, 0 for those without rows.
  std::span<const double> user_scales() const { return user_scales_; }
  std::span<const double> item_scales() const { return item_scales_; }

  /// `to` = R~'R~ `from`, both [n_items, width], row-major.
  void filter(std::span<const double> from, std::size_t width,
              std::span<double> to) const;

private:
  training_rows rows_;
  std::vector<double> user_scales_, item_scales_;
};

} // namespace automodel::recsys
