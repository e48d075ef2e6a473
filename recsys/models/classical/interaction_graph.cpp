#include "recsys/models/classical/interaction_graph.hpp"

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

/// Columns [first, first + lanes) of `to`: each row the scaled sum of its
/// neighbours' scaled rows of `from`. The columns of `from` stay in cache.
__attribute__((target_clones("arch=x86-64-v3", "default"))) void
propagate_lanes(const adjacency& edges, const double* from, std::size_t width,
                std::size_t first, double* to) {
  for (std::size_t row = 0; row < edges.own_scales.size(); ++row) {
    lane_row sums[parts] = {};
    for (auto at = edges.offsets[row]; at < edges.offsets[row + 1]; ++at) {
      std::size_t other = edges.others[at];
      const auto* theirs
          = reinterpret_cast<const lane_row*>(from + other * width + first);
      auto scale = edges.their_scales[other];
      for (std::size_t part = 0; part < parts; ++part)
        sums[part] += scale * theirs[part];
    }
    auto* own = reinterpret_cast<lane_row*>(to + row * width + first);
    for (std::size_t part = 0; part < parts; ++part)
      own[part] = edges.own_scales[row] * sums[part];
  }
}

void propagate_column(const adjacency& edges, const double* from,
                      std::size_t width, std::size_t column, double* to) {
  for (std::size_t row = 0; row < edges.own_scales.size(); ++row) {
    double sum = 0;
    for (auto at = edges.offsets[row]; at < edges.offsets[row + 1]; ++at) {
      std::size_t other = edges.others[at];
      sum += edges.their_scales[other] * from[other * width + column];
    }
    to[row * width + column] = sum * edges.own_scales[row];
  }
}

void propagate(const adjacency& edges, std::span<const double> from,
               std::size_t width, std::span<double> to) {
  std::size_t column = 0;
  for (; column + lanes <= width; column += lanes)
    propagate_lanes(edges, from.data(), width, column, to.data());
  for (; column < width; ++column)
    propagate_column(edges, from.data(), width, column, to.data());
}

} // namespace

interaction_graph::interaction_graph(training_rows rows)
    : rows_(std::move(rows)), user_scales_(scales_of(rows_.user_offsets)),
      item_scales_(scales_of(rows_.item_offsets)) {}

void interaction_graph::filter(std::span<const double> from, std::size_t width,
                               std::span<double> between,
                               std::span<double> to) const {
  propagate({rows_.user_offsets, rows_.items, user_scales_, item_scales_}, from,
            width, between);
  propagate({rows_.item_offsets, rows_.users, item_scales_, user_scales_},
            between, width, to);
}

} // namespace automodel::recsys
