#pragma once

#include "base/error.hpp"
#include "recsys/models/recommender.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Training interactions as a binary matrix, in both directions (CSR): of
/// repeated (user, item) rows one counts.
struct training_rows {
  std::uint32_t n_users = 0, n_items = 0;
  std::vector<std::size_t> user_offsets, item_offsets;
  std::vector<item_id> items; ///< by user, ascending
  std::vector<user_id> users; ///< by item, ascending

  std::span<const item_id> items_of(user_id user) const {
    return std::span(items).subspan(user_offsets[user],
                                    user_offsets[user + std::size_t{1}]
                                        - user_offsets[user]);
  }

  std::span<const user_id> users_of(item_id item) const {
    return std::span(users).subspan(item_offsets[item],
                                    item_offsets[item + std::size_t{1}]
                                        - item_offsets[item]);
  }

  /// [n_items] 1 where an item has a training row.
  std::vector<std::uint8_t> seen() const;

  /// Multiply-adds of all pairs of items within a user: the work of counting
  /// co-occurrences.
  double pair_count() const;
};

training_rows distinct_rows(const interactions& train);

/// Errors: invalid_argument if there is nothing to learn from.
result<void> check_training(const interactions& train);

/// Tells how far a fit has come, at most once per `steps`; false: stop.
/// `Context` is fit_context or row_fit_context.
template <class Context>
bool advance(const Context& context, std::string_view phase, std::uint64_t step,
             std::uint64_t steps) {
  if (context.progress)
    context.progress({step, steps, std::string(phase),
                      static_cast<double>(step) / static_cast<double>(steps)});
  return !context.cancel || !context.cancel->load(std::memory_order_relaxed);
}

inline tl::unexpected<error> fit_cancelled() {
  return fail(errc::cancelled, "the fit was cancelled");
}

} // namespace automodel::recsys
