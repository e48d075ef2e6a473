#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t rows = 6; ///< accumulators that stay in AVX2's registers

using panel_row = float __attribute__((vector_size(lanes * sizeof(float))));

/// `Rows` queries times one panel; `out` has a stride of `items`, of which
/// `count` lie in this panel.
template <std::size_t Rows>
[[gnu::always_inline]] inline void
multiply(const float* queries, const float* panel, std::size_t width,
         float* out, std::size_t items, std::size_t count) {
  panel_row sums[Rows] = {};
  for (std::size_t k = 0; k < width; ++k) {
    panel_row column;
    std::memcpy(&column, panel + k * lanes, sizeof(column));
    for (std::size_t row = 0; row < Rows; ++row)
      sums[row] += queries[row * width + k] * column;
  }
  for (std::size_t row = 0; row < Rows; ++row)
    std::memcpy(out + row * items, &sums[row], count * sizeof(float));
}

/// All queries times one panel.
__attribute__((target_clones("avx512f", "arch=haswell", "default"))) void
multiply_all(const float* queries, std::size_t m, const float* panel,
             std::size_t width, float* out, std::size_t items,
             std::size_t count) {
  std::size_t row = 0;
  for (; row + rows <= m; row += rows)
    multiply<rows>(queries + row * width, panel, width, out + row * items,
                   items, count);
  for (; row < m; ++row)
    multiply<1>(queries + row * width, panel, width, out + row * items, items,
                count);
}

} // namespace

item_panels::item_panels(std::span<const float> vectors, std::size_t items,
                         std::size_t width)
    : items_(items), width_(width),
      panels_((items + lanes - 1) / lanes * width * lanes) {
  for (std::size_t item = 0; item < items; ++item) {
    float* panel = panels_.data() + item / lanes * width * lanes;
    for (std::size_t k = 0; k < width; ++k)
      panel[k * lanes + item % lanes] = vectors[item * width + k];
  }
}

void item_panels::scores(std::span<const float> queries,
                         std::span<float> out) const {
  auto m = width_ == 0 ? 0 : queries.size() / width_;
  for (std::size_t first = 0; first < items_; first += lanes)
    multiply_all(queries.data(), m, panels_.data() + first * width_, width_,
                 out.data() + first, items_, std::min(lanes, items_ - first));
}

} // namespace automodel::recsys
