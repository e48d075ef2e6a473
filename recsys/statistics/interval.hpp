#pragma once

#include <cstdint>

namespace automodel::recsys {

struct interval {
  double low = 0, high = 0;
};

/// How an interval is found by resampling.
struct bootstrap_options {
  std::uint32_t resamples = 2000;
  double confidence = 0.95; ///< of the two-sided interval, in (0, 1)
  std::uint64_t seed = 0;   ///< of the resampling; equal seeds, equal results
};

} // namespace automodel::recsys
