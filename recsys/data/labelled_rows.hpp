#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A read-only view of rows that are predicted one by one: an impression with
/// its click, a rating. Every row has a feature of each field, and the features
/// of all fields share one numbering, so that one embedding table holds them.
struct labelled_rows {
  std::uint32_t n_features = 0;
  std::uint32_t n_fields = 0;
  std::uint32_t n_labels = 0;
  std::uint64_t n_rows = 0;

  /// [n_rows, n_fields], each below n_features. Field f's features are those
  /// of [field_starts[f], field_starts[f + 1]); the first of them stands for
  /// values that the training rows do not have.
  std::span<const std::uint32_t> features;
  std::span<const std::uint32_t> field_starts; ///< [n_fields + 1]
  std::span<const float> values; ///< [n_rows, n_fields]; empty: all are 1

  /// [n_rows, n_labels], finite; empty where they are to be predicted.
  std::span<const float> labels;
  std::span<const std::uint32_t> groups; ///< [n_rows] users; empty if unknown

  std::vector<std::string> field_names; ///< n_fields
  std::vector<std::string>
      label_names; ///< n_labels, also where labels is empty
};

} // namespace automodel::recsys
