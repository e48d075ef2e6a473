#pragma once

#include <ctime>

namespace automodel::bench {

/// Seconds of processor time this process has used, all threads together:
/// what a busy machine changes least.
inline double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec)
         + static_cast<double>(now.tv_nsec) * 1e-9;
}

} // namespace automodel::bench
