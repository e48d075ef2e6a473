#include "recsys/models/classical/linear_filter.hpp"

#include <algorithm>

namespace automodel::recsys {

linear_filter::linear_filter(const interaction_graph& graph)
    : graph_(graph), by_user_(graph.rows().n_users),
      by_item_(graph.rows().n_items), reached_(graph.rows().n_users) {}

void linear_filter::add_scores(std::span<const user_id> users,
                               weighted_history& histories,
                               std::span<float> out) {
  reach_users(users, histories);
  reach_items();
  auto n_items = by_item_.size();
  for (std::size_t lane = 0; lane < users.size(); ++lane)
    for (std::size_t item = 0; item < n_items; ++item)
      out[lane * n_items + item] += by_item_[item][lane];
}

/// R~ times the histories, times degree^-1/2 of each user.
void linear_filter::reach_users(std::span<const user_id> users,
                                weighted_history& histories) {
  std::ranges::fill(by_user_, lane_row{});
  std::ranges::fill(reached_, std::uint8_t{0});
  for (std::size_t lane = 0; lane < users.size(); ++lane)
    for (auto entry : histories.of(users[lane])) {
      auto scale = static_cast<float>(graph_.item_scales()[entry.item]);
      for (auto user : graph_.rows().users_of(entry.item)) {
        by_user_[user][lane] += scale;
        reached_[user] = 1;
      }
    }
}

void linear_filter::reach_items() {
  std::ranges::fill(by_item_, lane_row{});
  for (user_id user = 0; user < by_user_.size(); ++user) {
    if (!reached_[user])
      continue;
    auto scale = static_cast<float>(graph_.user_scales()[user]
                                    * graph_.user_scales()[user]);
    auto sums = by_user_[user] * scale;
    for (auto item : graph_.rows().items_of(user))
      by_item_[item] += sums;
  }
  for (item_id item = 0; item < by_item_.size(); ++item)
    by_item_[item] *= static_cast<float>(graph_.item_scales()[item]);
}

} // namespace automodel::recsys
