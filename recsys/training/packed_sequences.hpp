#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Sequences laid side by side in rows of equal length, so that a causal model
/// computes on almost no padding: a user's whole history is one sequence, never
/// one row per prefix.
struct packed_sequences {
  std::int64_t rows = 0, length = 0;

  // All [rows, length].
  std::vector<std::int64_t> items;    ///< no_row where there is none
  std::vector<std::int64_t> segment;  ///< 0: padding; else equal in a sequence
  std::vector<std::int64_t> position; ///< from the oldest, 0; padding: no_row
  std::vector<std::int64_t> age;      ///< from the newest, 0; padding: no_row

  /// Where each sequence begins in the flattened rows, beside the sequences
  /// given; no_row for an empty one.
  std::vector<std::int64_t> first;
};

/// Packs sequences, longest first, each into the fullest row it fits into
/// (best-fit decreasing). Rows are as long as the longest sequence; ties are
/// broken by the order given, so that equal arguments give equal rows.
packed_sequences pack(std::span<const std::span<const std::uint32_t>> given);

} // namespace automodel::recsys
