#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "messages/frame_socket.hpp"
#include "messages/message.hpp"
#include "messages/schema/worker.capnp.h"
#include "runtime/worker/worker_exit.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::runtime {

using worker_request = messages::message<messages::schema::WorkerRequest>;
using worker_reply = messages::message<messages::schema::WorkerReply>;

/// What one worker process may use in its life.
struct worker_limits {
  /// Address space on top of what the libraries take; a request may ask for
  /// less. Mapped data counts.
  std::uint64_t memory_bytes = std::uint64_t{4} << 30;
  /// Processor time, a second net below the deadlines of the requests.
  std::uint32_t cpu_seconds = 24 * 3600;
  /// Largest file that it may write (to a descriptor it was given).
  std::uint64_t file_bytes = std::uint64_t{8} << 30;
};

/// What the worker said about its own sandbox before it took any work.
struct sandbox_report {
  std::vector<std::string> in_force; ///< "seccomp", "landlock", ...
  std::vector<std::string> missing;  ///< "landlock: Function not implemented"
  /// Everything that generated code needs is in force. The worker refuses
  /// generated programs by itself when this is false.
  bool allows_generated_code = false;
};

/// A sandboxed child process that serves requests one after another. Held by
/// pidfd: a process that is not ours can never be signalled. Not thread-safe;
/// destroying it kills and reaps the process. It does not outlive the
/// fork_server it came from: that kills its children when it ends.
class worker_process {
public:
  worker_process(worker_process&&) noexcept;
  worker_process& operator=(worker_process&&) noexcept;
  ~worker_process();

  /// Sends a request and starts its deadline (`deadlineMs`, 0: none). The
  /// descriptors are those that `descriptors` of the request names, in that
  /// order; they stay the caller's and may be closed afterwards. Blocks only
  /// as long as the worker does not read, 10 s at most. Errors:
  /// invalid_argument (their numbers differ), or how the worker ended.
  result<void> send(const worker_request& request,
                    std::span<const int> descriptors = {});

  /// The next reply; nothing if none came within the timeout (never longer
  /// than the request's deadline). `fitted`, `scored`, `judged`, `described`
  /// and `failed` end the request and its deadline. An error says how the
  /// worker ended (to_error of wait()): it crashed, it missed its deadline and
  /// was killed, or it broke the protocol and was killed.
  result<std::optional<worker_reply>>
  receive(std::chrono::milliseconds timeout);

  /// For poll(2): readable when receive() has something to do.
  int descriptor() const noexcept { return held_.requests.descriptor(); }

  const sandbox_report& report() const noexcept { return held_.report; }

  /// No more requests: the worker ends after the one it is serving.
  void finish() noexcept;

  /// SIGTERM (a fit stops at its next step), SIGKILL if it is not gone after
  /// the grace. Blocks no longer than that.
  void terminate(std::chrono::milliseconds grace
                 = std::chrono::milliseconds{500});

  /// SIGKILL, at once.
  void kill() noexcept;

  /// How it ended. Errors: deadline_exceeded (it is still running).
  result<worker_exit> wait(std::chrono::milliseconds timeout);

private:
  friend class fork_server;
  using clock = std::chrono::steady_clock;

  struct state {
    unique_fd pidfd;
    messages::frame_socket requests;
    messages::frame_socket exit_socket; ///< the fork server tells the end here
    sandbox_report report;
    std::uint64_t task = 0;
    std::optional<clock::time_point> deadline;
    std::optional<exit_cause> ended_by_us;
    std::string detail;
    std::optional<worker_exit> exit;
  };

  explicit worker_process(state held);

  result<void> await_ready(std::chrono::milliseconds timeout);
  result<worker_reply> accept(messages::received_frame received);
  void end_as(exit_cause cause, std::string detail = {});
  tl::unexpected<error> ended();
  void signal(int number) noexcept;
  void abandon() noexcept;

  state held_;
};

} // namespace automodel::runtime
