#include "recsys/evaluation/activity_segments.hpp"

#include <algorithm>

namespace automodel::recsys {

std::vector<std::size_t>
activity_segments(std::span<const std::size_t> training_rows) {
  if (training_rows.empty())
    return {};
  std::vector<std::size_t> sorted(training_rows.begin(), training_rows.end());
  std::ranges::sort(sorted);
  auto first = sorted[sorted.size() / 3];
  auto second = sorted[2 * sorted.size() / 3];
  std::vector<std::size_t> segments;
  for (auto rows : training_rows)
    segments.push_back(rows < first ? 0 : rows < second ? 1 : 2);
  return segments;
}

} // namespace automodel::recsys
