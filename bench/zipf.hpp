#pragma once

#include "base/random_stream.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace automodel::bench {

/// Draws 0 … n - 1 with probability proportional to 1 / (rank + 1)^exponent:
/// what ids of users, items and categories look like.
class zipf {
public:
  zipf(std::uint32_t n, double exponent) : until_(n) {
    double sum = 0;
    for (std::uint32_t i = 0; i < n; ++i)
      until_[i] = sum += std::pow(i + 1.0, -exponent);
  }

  std::uint32_t operator()(random_stream& random) const {
    auto found
        = std::ranges::upper_bound(until_, random.uniform() * until_.back());
    return static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(
        found - until_.begin(),
        static_cast<std::ptrdiff_t>(until_.size()) - 1));
  }

private:
  std::vector<double> until_; ///< sums of the probabilities, not normalised
};

} // namespace automodel::bench
