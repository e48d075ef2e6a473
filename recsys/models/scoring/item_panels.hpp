#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Item vectors laid out for scoring whole catalogues: panels of 16 items,
/// column by column. A matrix product of its own, because a user's scores may
/// not depend on who else is in the batch: OpenBLAS adds in another order, or
/// rounds once instead of twice, from one row of a product to the next.
class item_panels {
public:
  item_panels() = default;

  /// `vectors` is [items, width], row-major.
  item_panels(std::span<const float> vectors, std::size_t items,
              std::size_t width);

  std::size_t width() const noexcept { return width_; }

  /// Inner products of `queries` [m, width] with all items, to `out`
  /// [m, items].
  void scores(std::span<const float> queries, std::span<float> out) const;

private:
  std::size_t items_ = 0, width_ = 0;
  std::vector<float> panels_; ///< [panel, width, 16], filled up with 0
};

} // namespace automodel::recsys
