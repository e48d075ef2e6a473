#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// The rows of a dataset that a protocol keeps, with ids numbered anew.
struct filtered_rows {
  /// By user, each in (time, source row) order: indices of dataset rows.
  std::vector<std::uint32_t> rows;
  std::vector<std::int64_t> offsets; ///< [users + 1], into rows

  std::vector<std::uint32_t> users, items; ///< new id -> id of the dataset
  std::vector<std::uint32_t> new_item;     ///< id of the dataset -> new id

  std::uint64_t dropped_by_rating = 0, dropped_by_core = 0,
                dropped_duplicates = 0;

  std::size_t n_users() const noexcept { return users.size(); }

  std::span<const std::uint32_t> of(std::size_t user) const noexcept {
    auto first = static_cast<std::size_t>(offsets[user]);
    auto last = static_cast<std::size_t>(offsets[user + 1]);
    return std::span{rows}.subspan(first, last - first);
  }
};

/// Applies the filters of `rules` in their documented order. Errors:
/// invalid_argument (a rating filter without ratings; nothing is left; the
/// data are labelled sparse rows).
result<filtered_rows> filter_rows(const dataset& data, const protocol& rules);

} // namespace automodel::recsys
