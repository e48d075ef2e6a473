#pragma once

#include "recsys/models/classical/interaction_graph.hpp"
#include "recsys/models/classical/weighted_history.hpp"

namespace automodel::recsys {

/// Scores histories by the linear filter R~'R~ of a graph: two steps along its
/// edges, for sixteen users at once. A user's scores do not depend on the
/// others. Work: at most the number of edges for sixteen users.
class linear_filter {
public:
  static constexpr std::size_t lanes = 16;

  /// The graph must outlive it.
  explicit linear_filter(const interaction_graph& graph);

  /// Adds the scores [users.size(), n_items] of up to `lanes` users to `out`.
  void add_scores(std::span<const user_id> users, weighted_history& histories,
                  std::span<float> out);

private:
  using lane_row = float __attribute__((vector_size(lanes * sizeof(float))));

  void reach_users(std::span<const user_id> users, weighted_history& histories);
  void reach_items();

  const interaction_graph& graph_;
  std::vector<lane_row> by_user_, by_item_;
  std::vector<std::uint8_t> reached_; ///< [n_users]
};

} // namespace automodel::recsys
