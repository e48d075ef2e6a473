#pragma once

#include "base/error.hpp"
#include "recsys/evaluation/row_task.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How rows become train, validation and test.
enum class split_rule : std::uint8_t {
  leave_one_out,  ///< per user: last is test, second last validation
  per_user_ratio, ///< per user: random, or in time order
  global_time,    ///< before/after two cut-offs shared by all users
  given,          ///< the data set brings its own files
  random_ratio,   ///< rows in random order, whoever's they are
  k_fold,         ///< rows in random order, each fold is the test once
};

/// Everything a metric's value depends on besides the data and the model.
/// Numbers of different protocols are never compared. With `rows` it judges
/// predictions of rows, and what is said of rankings below has no effect.
struct protocol {
  std::optional<row_task> rows;

  // filters, applied in this order
  double min_rating = 0;           ///< keep rows with rating >= this
  bool filter_by_rating = false;   ///< whether min_rating applies
  std::uint32_t min_user_rows = 0; ///< iterative k-core, users
  std::uint32_t min_item_rows = 0; ///< iterative k-core, items
  bool drop_duplicates = false;    ///< keep the first (user, item) row

  // split
  split_rule split = split_rule::leave_one_out;
  double train_ratio = 0.8; ///< for the splits by share
  double valid_ratio = 0.1; ///< also of training rows, in k_fold and given
  double test_ratio = 0.1;
  /// k_fold: seed s takes fold s mod folds of permutation s / folds as test.
  std::uint32_t folds = 5;
  bool random_order = true; ///< per_user_ratio: shuffled by seed, else by time

  // evaluation
  bool mask_history = true; ///< known items cannot be recommended again
  bool refit = false;       ///< fit on train + validation before the test
  /// When the test is ranked, models score from training and validation rows;
  /// false: from training rows alone, as RecBole's general models do.
  bool valid_in_history = true;
  /// Of metrics() and catalogue_metrics() in recsys/evaluation/metric.hpp;
  /// with `rows` as row_measures() reads them.
  std::vector<std::string> metrics{"recall", "ndcg",      "mrr",
                                   "hit",    "precision", "coverage"};
  std::vector<std::uint32_t> cutoffs{5, 10, 20};
};

/// Errors: invalid_argument, with what is allowed: ratios that do not add up
/// to 1, an unknown metric, no or repeated metrics or cutoffs, a split of
/// another task, a field that is a label or known only after it.
result<void> validate(const protocol& rules);

/// One sentence per choice, for reports: what was filtered, split, masked and
/// measured, with the formula of each metric.
std::string to_text(const protocol& rules);

/// Canonical JSON, sorted keys.
std::string to_canonical_json(const protocol& rules);
/// The inverse. Keys that are left out keep their defaults. Errors: parse_error
/// (not JSON, an unknown key, a wrong type), and those of validate.
result<protocol> protocol_from_json(std::string_view json);

/// SHA-256 over the rules, the data set's hash and its counts after filtering,
/// shortened to 16 hexadecimal digits: it stands beside every number.
std::string protocol_id(const protocol& rules, std::string_view dataset_hash,
                        std::uint32_t users, std::uint32_t items,
                        std::uint64_t interactions);

} // namespace automodel::recsys
