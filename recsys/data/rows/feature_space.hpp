#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/rows/row_table.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What the features of a split stand for. Stored as an array file of kind
/// "row-vocabulary" beside the split, and copied into a champion's artefact.
struct feature_space {
  static constexpr std::string_view kind = "row-vocabulary";

  std::vector<std::string> fields, labels; ///< names
  std::vector<std::uint32_t> starts;       ///< [n_fields + 1]
  /// By feature; the first of each field stands for values that the training
  /// rows do not have, "" otherwise for a missing one.
  std::vector<std::string> tokens;

  std::uint32_t n_features() const noexcept { return starts.back(); }

  /// Errors: corrupt.
  static result<feature_space> read(const array_file& file);
  void add_to(array_file_writer& out) const;
};

/// Numbered features of all rows of a table.
struct numbered_rows {
  feature_space space;
  std::vector<std::uint32_t> features; ///< [n_rows, n_fields]
};

/// Numbers the features of each field, those of training rows only: the values
/// of tokens in the order of their codes. Numbers with at most 100 different
/// training values are taken by value, others fall into up to 50 buckets of
/// equally many training rows. Errors: resource_exhausted (2^32 features).
result<numbered_rows> number_features(const row_table& table,
                                      std::span<const given_part> parts);

} // namespace automodel::recsys
