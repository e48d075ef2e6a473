#include "coordination/arbitration/pareto.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::coordination {

bool dominates(std::span<const micro> a, std::span<const micro> b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] < b[i])
      return false;
    better = better || a[i] > b[i];
  }
  return better;
}

std::vector<std::size_t>
pareto_fronts(const std::vector<std::vector<micro>>& points) {
  // Whoever dominates a point is greater in the order of words, and comes
  // first, so that its front is known.
  std::vector<std::size_t> order(points.size()), fronts(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](auto a, auto b) {
    return points[a] != points[b] ? points[a] > points[b] : a < b;
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (dominates(points[order[j]], points[order[i]]))
        fronts[order[i]] = std::max(fronts[order[i]], fronts[order[j]] + 1);
  return fronts;
}

} // namespace automodel::coordination
