#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>

namespace automodel::worker {

/// What a worker may use in its life.
struct resource_limits {
  std::uint64_t memory_bytes = 0; ///< on top of what is mapped already
  std::uint32_t cpu_seconds = 0;
  std::uint64_t file_bytes = 0; ///< largest file
};

/// The limits that one request may narrow. They are soft limits below those of
/// the worker's life, so that the next request may have others.
class request_limits {
public:
  /// Sets the hard limits, and no processes, no core, few descriptors; makes
  /// the kernel prefer this process when memory is short. Reads /proc, so it
  /// comes before the file system is taken away. Errors: unavailable.
  static result<request_limits> raise(const resource_limits& life);

  /// For the request that begins now. 0 bytes: the worker's limit; no
  /// deadline: its limit of processor time. (The node kills at the deadline;
  /// the processor time is a second net.) Errors: unavailable.
  result<void> narrow(std::uint64_t memory_bytes,
                      std::chrono::milliseconds deadline) const;

private:
  std::uint64_t mapped_bytes_ = 0; ///< by the libraries, before any work
  resource_limits life_;
};

} // namespace automodel::worker
