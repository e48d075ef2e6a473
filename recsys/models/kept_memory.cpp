#include "recsys/models/kept_memory.hpp"

#include <malloc.h>

#include <limits>

namespace automodel::recsys {

void keep_freed_memory() noexcept {
  constexpr int largest_threshold = 32 << 20; // what glibc allows
  ::mallopt(M_MMAP_THRESHOLD, largest_threshold);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  ::mallopt(M_TOP_PAD, largest_threshold);
}

} // namespace automodel::recsys
