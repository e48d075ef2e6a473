#pragma once

#include "base/error.hpp"
#include "runtime/worker/fork_server.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

namespace automodel::actors {

/// Where a node's agents get worker processes from. The fork server behind it
/// is started when the first worker is wanted, and again if it has died. Any
/// thread; shared by the agents of a node.
class worker_source {
public:
  explicit worker_source(runtime::fork_server_options options);

  /// Errors: those of fork_server::start and fork_server::spawn.
  result<runtime::worker_process> spawn(const runtime::worker_limits& limits);

  /// How many it has given out.
  std::uint64_t started() const noexcept { return started_; }

private:
  result<runtime::worker_process>
  spawn_from_running(const runtime::worker_limits& limits);

  runtime::fork_server_options options_;
  std::mutex mutex_;
  std::optional<runtime::fork_server> server_;
  std::atomic<std::uint64_t> started_{0};
};

} // namespace automodel::actors
