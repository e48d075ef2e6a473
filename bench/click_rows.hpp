#pragma once

#include "base/error.hpp"
#include "recsys/data/labelled_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace automodel::bench {

/// Synthetic impressions: `fields` categorical columns with Zipf ids, which
/// share `features` rows of one table, and a click drawn from a logistic model
/// of single features and of pairs, so that there is an AUC to compare.
struct click_rows {
  static constexpr std::uint32_t fields = 39;

  std::uint32_t n_features = 0;
  std::vector<std::uint32_t> features, field_starts;
  std::vector<float> labels;

  static click_rows draw(std::uint32_t n_features, std::size_t rows);

  /// As files features.u32, labels.f32 of `folder`, which is created.
  result<void> write(const std::filesystem::path& folder) const;
  static result<click_rows> read(const std::filesystem::path& folder,
                                 std::uint32_t n_features);

  /// Rows [first, first + count).
  recsys::labelled_rows part(std::size_t first, std::size_t count) const;
};

} // namespace automodel::bench
