#pragma once

#include "base/error.hpp"
#include "recsys/data/labelled_rows.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One number of an evaluation of rows: "auc/is_click" is a metric of one
/// label, "auc" of the only one or, with several, the mean over all.
struct row_measure {
  std::string name;
  const value_metric* metric = nullptr;
  std::vector<std::size_t> labels; ///< averaged
};

/// The measures that protocols' `metrics` ("auc", "rmse/rating") stand for,
/// the mean before its labels. Errors: not_found (a metric or a label),
/// invalid_argument (a measure twice).
result<std::vector<row_measure>>
row_measures(std::span<const std::string> metrics,
             std::span<const std::string> labels);

/// Which rows count together: the rows of a user, or each row for itself.
struct row_groups {
  std::vector<std::uint32_t> ids;    ///< ascending: users, or rows of the data
  std::vector<std::uint32_t> of_row; ///< [n_rows], index into ids
};

/// `users` may be empty: every row is a group then, called by `sources`, which
/// ascend.
row_groups group_rows(std::span<const std::uint32_t> users,
                      std::span<const std::uint32_t> sources);

/// Rows whose labels are known, with what was predicted of them.
struct predicted_rows {
  std::span<const float> predictions, labels; ///< [n_rows, n_labels]
  std::span<const std::string> label_names;
  const row_groups* groups = nullptr;
  bool has_users = false;
};

/// Whether measures are defined for these rows: labels of their kind,
/// predictions that are numbers and, where needed, probabilities, users.
/// Errors: invalid_argument, with the label, the row (from 0) and what is
/// allowed.
result<void> check_rows(std::span<const row_measure> measures,
                        const predicted_rows& rows);

/// The measure as a statistic of the rows' groups, which need not outlive it.
/// The rows passed check_rows.
std::unique_ptr<weighted_statistic> statistic_of(const row_measure& measure,
                                                 const predicted_rows& rows);

/// What `metric` says of predictions [n_rows, n_labels] of rows whose labels
/// are known, as the judge measures it: "auc/is_click" is one label's, "auc"
/// the mean over all. For early stopping; `better_direction` says which values
/// are better. Errors: those of row_measures and check_rows, invalid_argument
/// (sizes that do not fit; a value that is not defined, such as an AUC of one
/// class).
result<double> measure_rows(std::string_view metric, const labelled_rows& truth,
                            std::span<const float> predictions);

} // namespace automodel::recsys
