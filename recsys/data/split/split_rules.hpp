#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/split/filtered_rows.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// Which part each of the filtered rows falls into.
struct row_parts {
  std::vector<given_part> part;               ///< beside filtered_rows::rows
  std::int64_t valid_from = 0, test_from = 0; ///< seconds, global_time only
};

/// RecBole's arithmetic for `total` rows: how many of them are train, valid and
/// test. `ratios` need not sum to one.
std::array<std::size_t, 3> ratio_counts(std::size_t total,
                                        std::array<double, 3> ratios) noexcept;

/// Applies the split rule of `rules`. Errors: invalid_argument.
result<row_parts> assign_parts(const dataset& data, const filtered_rows& kept,
                               const protocol& rules, std::uint64_t seed);

/// The second of a row.
std::int64_t second_of(const dataset& data, std::uint32_t row) noexcept;

} // namespace automodel::recsys
