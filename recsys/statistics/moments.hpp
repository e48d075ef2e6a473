#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace automodel::recsys {

/// Of at least one value.
inline double mean(std::span<const double> values) noexcept {
  double sum = 0;
  for (auto value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

/// Unbiased; 0 of fewer than two values.
inline double variance(std::span<const double> values, double mean) noexcept {
  if (values.size() < 2)
    return 0;
  double sum = 0;
  for (auto value : values)
    sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size() - 1);
}

/// The p-quantile of ascending values, linear between neighbours (type 7 of
/// Hyndman and Fan 1996).
inline double quantile(std::span<const double> sorted, double p) noexcept {
  auto place = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<std::size_t>(std::floor(place));
  auto above = std::min(below + 1, sorted.size() - 1);
  auto share = place - static_cast<double>(below);
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

} // namespace automodel::recsys
