#include "recsys/statistics/calibration_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace automodel::recsys {

namespace {

std::uint32_t bin_of(double probability) {
  constexpr auto bins = static_cast<double>(calibration_error::bins);
  return static_cast<std::uint32_t>(
      std::clamp(std::floor(probability * bins), 0.0, bins - 1));
}

} // namespace

calibration_error::calibration_error(const std::vector<row>& rows) {
  entries_.reserve(rows.size());
  for (const auto& row : rows)
    entries_.push_back(
        {row.group, bin_of(row.probability), row.probability - row.label});
}

double calibration_error::value() const {
  std::array<double, bins> excess{};
  for (const auto& row : entries_)
    excess[row.bin] += row.excess;
  double sum = 0;
  for (auto bin : excess)
    sum += std::abs(bin);
  return sum / static_cast<double>(entries_.size());
}

lane_values
calibration_error::resampled(std::span<const lane_values> weights) const {
  std::array<lane_values, bins> excess{};
  lane_values rows;
  for (const auto& row : entries_) {
    excess[row.bin].add(weights[row.group], row.excess);
    rows += weights[row.group];
  }
  lane_values values;
  for (std::size_t lane = 0; lane < lane_values::count; ++lane) {
    double sum = 0;
    for (const auto& bin : excess)
      sum += std::abs(bin[lane]);
    values.set(lane, sum / rows[lane]);
  }
  return values;
}

} // namespace automodel::recsys
