#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// The gradient of an embedding table in one step: only the rows that some
/// view showed, each once. Views may repeat rows and alias each other; what
/// they bring for one row is summed, in the order in which it is added.
///
/// Rows are found by a persistent array of slots, one per table row: no
/// sorting, no hashing, nothing proportional to the table in a step.
class sparse_gradient {
public:
  /// A table of `rows` rows and `width` columns.
  sparse_gradient(std::size_t rows, std::size_t width);

  /// Adds gradients [ids.size(), width] of the rows `ids`, all of them in
  /// range; what is brought for a negative id, no row, is left out.
  void add(std::span<const std::int64_t> ids, std::span<const float> gradients);

  /// The distinct rows, in order of first appearance.
  std::span<const std::uint32_t> rows() const noexcept { return rows_; }

  /// Their gradients [rows().size(), width].
  std::span<const float> values() const noexcept { return values_; }

  /// Whether `row`, less than the table's rows, is among rows().
  bool contains(std::size_t row) const noexcept { return slots_[row] != none; }

  std::size_t width() const noexcept { return width_; }

  /// Forgets everything, in time proportional to rows().size().
  void clear() noexcept;

private:
  static constexpr std::uint32_t none = UINT32_MAX;

  std::size_t width_;
  std::vector<std::uint32_t> slots_; ///< table row -> index in rows_, or none
  std::vector<std::uint32_t> rows_;
  std::vector<float> values_;
};

} // namespace automodel::recsys
