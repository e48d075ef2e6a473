#include "recsys/models/classical/interaction_graph.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace automodel::recsys {

namespace {

std::vector<double> scales_of(const std::vector<std::size_t>& offsets) {
  std::vector<double> scales(offsets.size() - 1);
  for (std::size_t at = 0; at < scales.size(); ++at)
    if (auto degree = offsets[at + 1] - offsets[at]; degree > 0)
      scales[at] = 1 / std::sqrt(static_cast<double>(degree));
  return scales;
}

/// One direction of the edges (CSR).
struct adjacency {
  std::span<const std::size_t> offsets;
  std::span<const std::uint32_t> others;
  std::span<const double> own_scales, their_scales;
};

// Columns that are summed at a time, in registers of AVX2.
using lane_row = double __attribute__((vector_size(32), aligned(8)));
constexpr std::size_t parts = 8;
constexpr std::size_t lanes = parts * sizeof(lane_row) / sizeof(double);

/// Each row of `to` [n, lanes]: the scaled sum of its neighbours' scaled rows
/// of `from`.
__attribute__((target_clones("arch=x86-64-v3", "default"))) void
propagate(const adjacency& edges, const double* from, double* to) {
  for (std::size_t row = 0; row < edges.own_scales.size(); ++row) {
    lane_row sums[parts] = {};
    for (auto at = edges.offsets[row]; at < edges.offsets[row + 1]; ++at) {
      std::size_t other = edges.others[at];
      const auto* theirs
          = reinterpret_cast<const lane_row*>(from + other * lanes);
      auto scale = edges.their_scales[other];
      for (std::size_t part = 0; part < parts; ++part)
        sums[part] += scale * theirs[part];
    }
    auto* own = reinterpret_cast<lane_row*>(to + row * lanes);
    for (std::size_t part = 0; part < parts; ++part)
      own[part] = edges.own_scales[row] * sums[part];
  }
}

} // namespace

interaction_graph::interaction_graph(training_rows rows)
    : rows_(std::move(rows)), user_scales_(scales_of(rows_.user_offsets)),
      item_scales_(scales_of(rows_.item_offsets)) {}

void interaction_graph::filter(std::span<const double> from, std::size_t width,
                               std::span<double> to) const {
  // Some columns at a time, side by side: those stay in cache.
  std::size_t n_items = rows_.n_items;
  std::vector<double> items(n_items * lanes), users(rows_.n_users * lanes);
  for (std::size_t first = 0; first < width; first += lanes) {
    auto count = std::min(lanes, width - first);
    for (std::size_t item = 0; item < n_items; ++item)
      std::copy_n(&from[item * width + first], count, &items[item * lanes]);
    propagate({rows_.user_offsets, rows_.items, user_scales_, item_scales_},
              items.data(), users.data());
    propagate({rows_.item_offsets, rows_.users, item_scales_, user_scales_},
              users.data(), items.data());
    for (std::size_t item = 0; item < n_items; ++item)
      std::copy_n(&items[item * lanes], count, &to[item * width + first]);
  }
}

} // namespace automodel::recsys
