#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t rows = 6; ///< accumulators that stay in AVX2's registers

// GCC splits vectors that are wider than the registers badly, so each kernel
// has its own.
using register512 = float __attribute__((vector_size(64)));
using register256 = float __attribute__((vector_size(32)));
using register128 = float __attribute__((vector_size(16)));

/// `Rows` queries times one panel; `out` has a stride of `items`, of which
/// `count` lie in this panel.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void
multiply(const float* queries, const float* panel, std::size_t width,
         float* out, std::size_t items, std::size_t count) {
  constexpr auto parts = lanes * sizeof(float) / sizeof(Register);
  Register sums[Rows][parts] = {};
  for (std::size_t k = 0; k < width; ++k) {
    Register column[parts];
    std::memcpy(column, panel + k * lanes, sizeof(column));
    for (std::size_t row = 0; row < Rows; ++row)
      for (std::size_t part = 0; part < parts; ++part)
        sums[row][part] += queries[row * width + k] * column[part];
  }
  for (std::size_t row = 0; row < Rows; ++row)
    std::memcpy(out + row * items, sums[row], count * sizeof(float));
}

/// All queries times one panel.
template <class Register>
[[gnu::always_inline]] inline void
multiply_all(const float* queries, std::size_t m, const float* panel,
             std::size_t width, float* out, std::size_t items,
             std::size_t count) {
  std::size_t row = 0;
  for (; row + rows <= m; row += rows)
    multiply<Register, rows>(queries + row * width, panel, width,
                             out + row * items, items, count);
  for (; row < m; ++row)
    multiply<Register, 1>(queries + row * width, panel, width,
                          out + row * items, items, count);
}

using kernel = void (*)(const float*, std::size_t, const float*, std::size_t,
                        float*, std::size_t, std::size_t);

__attribute__((target("avx512f"))) void
multiply_avx512(const float* queries, std::size_t m, const float* panel,
                std::size_t width, float* out, std::size_t items,
                std::size_t count) {
  multiply_all<register512>(queries, m, panel, width, out, items, count);
}

__attribute__((target("avx2,fma"))) void
multiply_avx2(const float* queries, std::size_t m, const float* panel,
              std::size_t width, float* out, std::size_t items,
              std::size_t count) {
  multiply_all<register256>(queries, m, panel, width, out, items, count);
}

void multiply_plain(const float* queries, std::size_t m, const float* panel,
                    std::size_t width, float* out, std::size_t items,
                    std::size_t count) {
  multiply_all<register128>(queries, m, panel, width, out, items, count);
}

// By hand: target_clones can ask for one feature, and this needs two. With
// fused multiply-adds both vector forms give the same bits.
kernel best_kernel() {
  if (__builtin_cpu_supports("avx512f"))
    return multiply_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return multiply_avx2;
  return multiply_plain;
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
  auto multiply_panel = best_kernel();
  for (std::size_t first = 0; first < items_; first += lanes)
    multiply_panel(queries.data(), m, panels_.data() + first * width_, width_,
                   out.data() + first, items_, std::min(lanes, items_ - first));
}

} // namespace automodel::recsys
