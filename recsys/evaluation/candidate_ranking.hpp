#pragma once

#include "recsys/data/interactions.hpp"
#include "recsys/evaluation/metric.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Items with equal scores, which share the positions ahead + 1 ...
/// ahead + items.size().
struct shared_positions {
  std::uint32_t ahead = 0;
  std::span<const item_id> items;
};

/// The order of one user's candidates, exact down to `depth` positions. Works
/// on one row of scores at a time in O(n_items), without sorting the row.
class candidate_ranking {
public:
  candidate_ranking(std::uint32_t n_items, std::uint32_t depth);

  /// Ranks one row [n_items], which is overwritten. `masked` and `targets` are
  /// distinct and have no item in common. Results are valid until the next
  /// call.
  void rank(std::span<float> scores, std::span<const item_id> masked,
            std::span<const item_id> targets);

  /// Every group of equal finite scores that begins within the depth, best
  /// first.
  std::span<const shared_positions> groups() const noexcept { return groups_; }

  /// The groups that hold targets, best first.
  std::span<const tie_group> target_groups() const noexcept {
    return target_groups_;
  }

private:
  struct entry {
    std::int32_t key;
    item_id item;
  };

  void find_block_best(std::span<const float> scores);
  std::int32_t lower_bound_of_depth();
  void collect(std::span<const float> scores, std::int32_t at_least);
  void form_groups();
  void add_targets_without_rank(std::span<const float> scores,
                                std::span<const item_id> targets,
                                std::size_t masked);

  std::uint32_t n_items_, depth_;
  std::vector<std::int32_t> block_best_; ///< largest key of each block
  std::vector<std::int32_t> scratch_;
  std::vector<entry> best_;
  std::vector<item_id> ordered_;
  std::vector<std::uint8_t> is_target_;
  std::vector<shared_positions> groups_;
  std::vector<tie_group> target_groups_;
};

} // namespace automodel::recsys
