#pragma once

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

/// Whether none of untrusted numbers is an infinity or not a number.
bool all_finite(const auto& values) {
  return std::ranges::all_of(values,
                             [](auto value) { return std::isfinite(value); });
}

} // namespace automodel::recsys
