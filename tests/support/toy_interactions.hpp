#pragma once

#include "base/random_stream.hpp"
#include "recsys/data/interactions.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// Interactions that own their rows: one list of items per user, oldest first.
class toy_interactions {
public:
  using lists = std::vector<std::vector<item_id>>;

  toy_interactions(std::uint32_t n_items, const lists& rows,
                   std::vector<std::int64_t> timestamps = {})
      : n_items_(n_items), timestamps_(std::move(timestamps)) {
    for (const auto& row : rows) {
      items_.insert(items_.end(), row.begin(), row.end());
      offsets_.push_back(static_cast<std::int64_t>(items_.size()));
    }
  }

  interactions view() const {
    return {static_cast<std::uint32_t>(offsets_.size() - 1),
            n_items_,
            offsets_,
            items_,
            {},
            timestamps_};
  }

private:
  std::uint32_t n_items_;
  std::vector<std::int64_t> offsets_{0};
  std::vector<item_id> items_;
  std::vector<std::int64_t> timestamps_;
};

/// Users with 0 to `most` rows; low item ids are the popular ones.
inline toy_interactions random_interactions(std::uint32_t n_users,
                                            std::uint32_t n_items,
                                            std::uint64_t most,
                                            std::uint64_t seed) {
  random_stream random(seed, "toy interactions");
  toy_interactions::lists rows(n_users);
  for (auto& row : rows)
    for (auto n = random.below(most + 1); n > 0; --n)
      row.push_back(
          static_cast<item_id>(random.below(random.below(n_items) + 1)));
  return {n_items, rows};
}

} // namespace automodel::recsys
