#include "recsys/statistics/group_sums.hpp"

namespace automodel::recsys {

double group_sums::value() const {
  sums total{};
  for (const auto& group : groups_)
    for (std::size_t i = 0; i < count; ++i)
      total[i] += group[i];
  return finish_(total);
}

lane_values group_sums::resampled(std::span<const lane_values> weights) const {
  std::array<lane_values, count> total{};
  for (std::size_t group = 0; group < groups_.size(); ++group)
    for (std::size_t i = 0; i < count; ++i)
      total[i].add(weights[group], groups_[group][i]);
  lane_values values;
  for (std::size_t lane = 0; lane < lane_values::count; ++lane) {
    sums of_lane{};
    for (std::size_t i = 0; i < count; ++i)
      of_lane[i] = total[i][lane];
    values.set(lane, finish_(of_lane));
  }
  return values;
}

} // namespace automodel::recsys
