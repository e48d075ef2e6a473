#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Which part each of some rows of the data, in ascending order, falls into.
///
/// - given: the files the source brings; without a validation file a random
///   valid_ratio of the training rows.
/// - random_ratio: a permutation by `seed`, shared out as train, validation
///   and test by RecBole's arithmetic.
/// - k_fold: permutation seed / folds; fold seed % folds of it is the test, and
///   valid_ratio of the other rows, those behind the fold in the permutation,
///   are validation.
/// - global_time: as make_split.
///
/// Errors: invalid_argument (the data lack what the rule needs; a part would
/// be empty).
result<std::vector<given_part>>
assign_row_parts(const dataset& data, std::span<const std::uint32_t> rows,
                 const protocol& rules, std::uint64_t seed);

} // namespace automodel::recsys
