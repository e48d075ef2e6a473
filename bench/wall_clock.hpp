#pragma once

#include <chrono>

namespace automodel::bench {

/// Seconds since some moment, of a clock that is never set: for what waits.
inline double wall_seconds() {
  std::chrono::duration<double> since
      = std::chrono::steady_clock::now().time_since_epoch();
  return since.count();
}

} // namespace automodel::bench
