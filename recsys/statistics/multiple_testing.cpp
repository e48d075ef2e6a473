#include "recsys/statistics/multiple_testing.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Positions by ascending p-value.
std::vector<std::size_t> ascending(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](auto i) { return p_values[i]; });
  return order;
}

} // namespace

std::vector<double> holm(std::span<const double> p_values) {
  auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  auto order = ascending(p_values);
  std::vector<double> adjusted(p_values.size());
  auto n = static_cast<double>(order.size());
  double smallest = 1;
  for (auto rank = order.size(); rank-- > 0;) {
    auto scale = n / static_cast<double>(rank + 1);
    smallest = std::min(smallest, scale * p_values[order[rank]]);
    adjusted[order[rank]] = smallest;
  }
  return adjusted;
}

} // namespace automodel::recsys
