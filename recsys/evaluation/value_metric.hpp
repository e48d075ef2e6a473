#pragma once

#include "recsys/statistics/weighted_statistic.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace automodel::recsys {

/// One label of some rows and what was predicted of it.
struct predicted_label {
  std::span<const float> predictions, labels; ///< [n_rows], stride of each
  std::size_t stride = 1; ///< from one row's value to the next one's
  /// [n_rows] numbered 0 ... n_groups - 1: users where they are known, else
  /// every row is a group of its own.
  std::span<const std::uint32_t> groups;
  std::uint32_t n_groups = 0;

  std::size_t size() const noexcept { return groups.size(); }
  float prediction(std::size_t row) const noexcept {
    return predictions[row * stride];
  }
  float label(std::size_t row) const noexcept { return labels[row * stride]; }
};

/// Which values of a metric are better.
enum class direction : std::uint8_t { higher, lower, nearer_one };

/// Labels and predictions that a metric is defined for.
enum class label_kind : std::uint8_t {
  value, ///< any number
  binary ///< 0 and 1
};

/// A metric of one label over rows. All values are double precision.
struct value_metric {
  std::string_view name;    ///< "auc", as in protocol files
  std::string_view formula; ///< for reports; p: prediction, y: label
  direction better = direction::higher;
  label_kind labels = label_kind::binary;
  /// Predictions must be probabilities, in [0, 1].
  bool of_probabilities = false;
  /// Needs groups that are users.
  bool needs_users = false;
  std::unique_ptr<weighted_statistic> (*statistic)(const predicted_label&);
};

/// All metrics of values; a new one is a line in value_metric.cpp.
std::span<const value_metric> value_metrics() noexcept;
const value_metric* find_value_metric(std::string_view name) noexcept;

/// The direction of any metric as it stands in tables: "ndcg@10", "logloss",
/// "auc/is_click". What is not known counts as higher.
direction better_direction(std::string_view metric) noexcept;

} // namespace automodel::recsys
