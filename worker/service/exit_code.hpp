#pragma once

namespace automodel::worker {

/// Codes a worker leaves with, so that the fork server can tell why. The first
/// process of a process namespace cannot be ended by a signal of its own, so
/// it leaves with a code where others would die of SIGABRT or SIGXCPU.
struct exit_code {
  static constexpr int done = 0;
  static constexpr int no_sandbox = 64;
  static constexpr int broken_socket = 65;
  static constexpr int out_of_memory = 66;
  static constexpr int aborted = 67;
  static constexpr int cpu_limit = 68;
};

} // namespace automodel::worker
