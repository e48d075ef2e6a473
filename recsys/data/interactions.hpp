#pragma once

#include <cstdint>
#include <span>

namespace automodel::recsys {

/// Dense ids in order of first appearance, from 0; there is no padding id.
using user_id = std::uint32_t;
using item_id = std::uint32_t;

/// A read-only view of interactions grouped by user (CSR). The rows of a user
/// are in stable (timestamp, source row) order, so the last one is the latest.
/// Ids are those of the whole data set: parts of one split agree on them.
struct interactions {
  std::uint32_t n_users = 0;
  std::uint32_t n_items = 0;
  std::span<const std::int64_t> offsets;    ///< [n_users + 1]
  std::span<const std::uint32_t> items;     ///< [n], item_id
  std::span<const float> ratings;           ///< [n], empty if the data has none
  std::span<const std::int64_t> timestamps; ///< [n] seconds, empty if none

  std::size_t size() const noexcept { return items.size(); }

  /// The items of one user, oldest first.
  std::span<const std::uint32_t> of(user_id user) const noexcept {
    auto first = static_cast<std::size_t>(offsets[user]);
    auto last = static_cast<std::size_t>(offsets[user + 1]);
    return items.subspan(first, last - first);
  }
};

} // namespace automodel::recsys
