#pragma once

#include <cstdint>

namespace automodel::actors {

/// This process, as the kernel sees it; what cannot be read is 0.
struct process_facts {
  std::uint32_t pid = 0;
  std::uint64_t rss_bytes = 0;
  std::uint32_t threads = 0;
  std::uint32_t descriptors = 0;
  std::uint64_t cpu_ms = 0; ///< of all threads, user and system
};

process_facts read_process_facts();

} // namespace automodel::actors
