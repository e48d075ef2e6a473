#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <filesystem>

namespace automodel::recsys {

/// What make_split wrote, and what became of the rows.
struct split_files {
  std::filesystem::path train, valid, test; ///< split_part
  std::filesystem::path vocabulary;         ///< id_space
  digest train_hash, valid_hash, test_hash; ///< content of the three files
  digest vocabulary_hash;
  digest hash; ///< over the three: the identity of the split

  std::uint32_t n_users = 0, n_items = 0; ///< after filtering
  std::uint64_t rows = 0;                 ///< after filtering, all parts
  std::uint64_t train_rows = 0, valid_rows = 0, test_rows = 0;

  std::uint64_t dropped_by_rating = 0;
  std::uint64_t dropped_by_core = 0; ///< iterative k-core
  std::uint64_t dropped_duplicates = 0;
  /// Users who stay in train only: too few rows to give any away.
  std::uint32_t train_only_users = 0;
  /// For global_time: the first second of validation and of test.
  std::int64_t valid_from = 0, test_from = 0;
};

struct split_options {
  /// Validation rows are training rows: what is fitted again before the test.
  /// The test rows stay the same; the validation part is empty then.
  bool join_validation = false;
};

/// Filters, splits and writes train.split, valid.split, test.split and
/// vocabulary into `dir`, which is created. Equal arguments give equal bytes.
///
/// Filters apply in the order of `protocol`: rating, then k-core (users and
/// items in turns until nothing changes), then duplicates (the earliest row of
/// a (user, item) pair stays). Ids are numbered anew by first appearance in
/// the rows that are left, and all parts share them.
///
/// - leave_one_out: in (time, source row) order the last row of a user is
///   test, the one before valid; users of fewer than 3 rows stay in train.
/// - per_user_ratio: RecBole's arithmetic; n rows give int(ratio * n) to valid
///   and test and the rest to train; a part of 0 < ratio * n < 1 takes one row
///   from train while train has more than one. Rows are shuffled per user by
///   `seed`, or taken in time order.
/// - global_time: rows at or after the second of row int(train_ratio * n) in
///   time order are valid, at or after that of row int((train + valid) * n)
///   test; rows that share the second of a cut all fall after it, so that no
///   training row is as late as a validation row.
/// - given: the files the source brings; without a validation file, valid_ratio
///   of a user's training rows are carved out by the arithmetic above.
///
/// Errors: invalid_argument (the rule needs ratings, timestamps or given files
/// that the data does not have; nothing is left after filtering; a part would
/// be empty), io_error, storage_full.
result<split_files> make_split(const dataset& data, const protocol& rules,
                               std::uint64_t seed,
                               const std::filesystem::path& dir,
                               const split_options& options = {});

} // namespace automodel::recsys
