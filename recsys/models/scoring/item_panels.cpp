#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t rows = 6; ///< accumulators that stay in AVX2's registers
constexpr std::size_t cached = 32'768; ///< numbers of a block of panels

// GCC splits vectors that are wider than the registers badly, so each kernel
// has its own. They are read where they lie, at any address.
using register512 = float __attribute__((vector_size(64), aligned(4)));
using register256 = float __attribute__((vector_size(32), aligned(4)));
using register128 = float __attribute__((vector_size(16), aligned(4)));

/// `Rows` queries times one panel; `out` has a stride of `items`, of which
/// `count` lie in this panel.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void
multiply(const float* queries, const float* panel, std::size_t width,
         float* out, std::size_t items, std::size_t count) {
  constexpr auto parts = lanes * sizeof(float) / sizeof(Register);
  Register sums[Rows][parts] = {};
  for (std::size_t k = 0; k < width; ++k) {
    const auto* column = reinterpret_cast<const Register*>(panel + k * lanes);
    for (std::size_t row = 0; row < Rows; ++row)
      for (std::size_t part = 0; part < parts; ++part)
        sums[row][part] += queries[row * width + k] * column[part];
  }
  // By way of a copy, without which the sums would lie in memory all along.
  for (std::size_t row = 0; row < Rows; ++row) {
    Register whole[parts];
    for (std::size_t part = 0; part < parts; ++part)
      whole[part] = sums[row][part];
    if (count == lanes)
      std::memcpy(out + row * items, whole, sizeof(whole));
    else
      std::memcpy(out + row * items, whole, count * sizeof(float));
  }
}

/// Some panels that stay in cache while all queries pass, and where their
/// scores go: `out` has a stride of `items`, of which `count` are theirs.
struct panel_block {
  const float* panels;
  std::size_t width, count, items;
  float* out;
};

/// `Rows` queries, the first at `query`, times all panels of a block.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void multiply_rows(const float* queries,
                                                 std::size_t query,
                                                 const panel_block& block) {
  for (std::size_t at = 0; at < block.count; at += lanes)
    multiply<Register, Rows>(queries + query * block.width,
                             block.panels + at * block.width, block.width,
                             block.out + query * block.items + at, block.items,
                             std::min(lanes, block.count - at));
}

template <class Register>
[[gnu::always_inline]] inline void
multiply_all(const float* queries, std::size_t m, const panel_block& block) {
  std::size_t query = 0;
  for (; query + rows <= m; query += rows)
    multiply_rows<Register, rows>(queries, query, block);
  for (; query < m; ++query)
    multiply_rows<Register, 1>(queries, query, block);
}

using kernel = void (*)(const float*, std::size_t, const panel_block&);

__attribute__((target("avx512f"))) void
multiply_avx512(const float* queries, std::size_t m, const panel_block& block) {
  multiply_all<register512>(queries, m, block);
}

__attribute__((target("avx2,fma"))) void
multiply_avx2(const float* queries, std::size_t m, const panel_block& block) {
  multiply_all<register256>(queries, m, block);
}

void multiply_plain(const float* queries, std::size_t m,
                    const panel_block& block) {
  multiply_all<register128>(queries, m, block);
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
  if (m == 0)
    return;
  auto multiply_block = best_kernel();
  auto step = std::max(cached / (width_ * lanes), std::size_t{1}) * lanes;
  for (std::size_t first = 0; first < items_; first += step)
    multiply_block(queries.data(), m,
                   {panels_.data() + first * width_, width_,
                    std::min(step, items_ - first), items_,
                    out.data() + first});
}

} // namespace automodel::recsys
