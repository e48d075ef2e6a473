#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace automodel::recsys {

/// Poisson(1) by inversion on 64 random bits.
class poisson_table {
public:
  poisson_table() {
    double term = std::exp(-1.0), sum = 0;
    for (std::size_t i = 0; i < below_.size(); ++i) {
      sum += term;
      term /= static_cast<double>(i + 1);
      below_[i] = sum >= 1 ? std::numeric_limits<std::uint64_t>::max()
                           : static_cast<std::uint64_t>(std::ldexp(sum, 64));
    }
  }

  double operator()(std::uint64_t bits) const {
    std::size_t count = 0;
    while (count + 1 < below_.size() && bits >= below_[count])
      ++count;
    return static_cast<double>(count);
  }

private:
  std::array<std::uint64_t, 20> below_;
};

/// The stream that weights of users are drawn from, a step per resample: the
/// id-th number of it is the id's weight, wherever it is drawn.
inline constexpr std::string_view resampling_stream = "user resampling";

} // namespace automodel::recsys
