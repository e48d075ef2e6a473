#pragma once

#include "base/error.hpp"
#include "runtime/worker/worker_process.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace automodel::runtime {

struct fork_server_options {
  /// The `automodel-worker` to run.
  std::filesystem::path executable;
  /// Instruction set of libtorch's kernels ("default", "avx2", "avx512"), part
  /// of the kernel profile; empty: the best this processor has.
  std::string instruction_set;
  /// For loading the libraries and warming them up.
  std::chrono::milliseconds start_timeout{60'000};
  /// For forking a worker and raising its sandbox.
  std::chrono::milliseconds spawn_timeout{10'000};
};

/// The process that keeps the libraries of the workers loaded and forks itself
/// for each worker. It gets an empty, allow-listed environment and no
/// descriptor but its control socket. It ends, and its workers with it, when
/// this object is destroyed or this process dies in any way.
class fork_server {
public:
  /// Starts `automodel-worker` and waits until it is warm (about a second).
  /// Errors: not_found (no such executable), unavailable (it ended),
  /// deadline_exceeded, io_error.
  static result<fork_server> start(fork_server_options options);

  fork_server(fork_server&&) noexcept;
  fork_server& operator=(fork_server&&) noexcept;
  ~fork_server();

  /// Forks a worker and waits until its sandbox stands (milliseconds). May be
  /// called from several threads. Errors: unavailable (the fork server has
  /// ended: start another), resource_exhausted, deadline_exceeded, or how the
  /// worker ended.
  result<worker_process> spawn(const worker_limits& limits = {});

private:
  struct state;
  explicit fork_server(std::unique_ptr<state> held);
  std::unique_ptr<state> state_;
};

} // namespace automodel::runtime
