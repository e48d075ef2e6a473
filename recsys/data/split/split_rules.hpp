#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/split/filtered_rows.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <array>
#include <cstdint>
#include <span>
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

/// The ratios of a split by share. Errors: invalid_argument.
result<void> check_ratios(const protocol& rules);

/// Where a split by time cuts.
struct time_cuts {
  std::int64_t valid_from = 0, test_from = 0; ///< seconds

  given_part of(std::int64_t second) const noexcept {
    return second >= test_from    ? given_part::test
           : second >= valid_from ? given_part::valid
                                  : given_part::train;
  }
};

/// The cuts that share out these rows of the data in time order. Errors:
/// invalid_argument (no timestamps, ratios).
result<time_cuts> cut_by_time(const dataset& data,
                              std::span<const std::uint32_t> rows,
                              const protocol& rules);

/// Errors: invalid_argument unless there are rows of every part; of validation
/// only if they are wanted.
result<void> check_parts(std::span<const given_part> parts, bool wants_valid);

/// Applies the split rule of `rules`. Errors: invalid_argument.
result<row_parts> assign_parts(const dataset& data, const filtered_rows& kept,
                               const protocol& rules, std::uint64_t seed);

/// The second of a row.
std::int64_t second_of(const dataset& data, std::uint32_t row) noexcept;

} // namespace automodel::recsys
