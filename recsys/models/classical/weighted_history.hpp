#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// A user's history with weights decay^age, where age is the number of rows
/// after an item's latest occurrence: the last item has weight 1, and with
/// decay 1 all have. Weights below 1e-30 end the list.
class weighted_history {
public:
  struct entry {
    item_id item;
    float weight;
  };

  weighted_history(const interactions& history, double decay);

  /// Distinct items, latest first. Valid until the next call.
  std::span<const entry> of(user_id user);

private:
  const interactions& history_;
  double decay_;
  std::vector<std::uint32_t> seen_; ///< [n_items] number of the last call
  std::uint32_t call_ = 0;
  std::vector<entry> entries_;
};

/// Errors: incompatible (a history over another catalogue than the model's),
/// invalid_argument (an unknown user, or room of another size).
result<void> check_scoring(std::span<const user_id> users,
                           const interactions& history, std::uint32_t n_items,
                           std::size_t room);

} // namespace automodel::recsys
