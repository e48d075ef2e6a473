#pragma once

#include "base/unique_fd.hpp"
#include "messages/frame_socket.hpp"
#include "messages/message.hpp"
#include "messages/schema/worker.capnp.h"
#include "worker/fork_server/fork.hpp"
#include "worker/sandbox/sandbox.hpp"

#include <functional>
#include <vector>

namespace automodel::worker {

/// Forks a worker whenever the node asks, tells how each one ended, and ends
/// when the node does, its workers with it. This process has one thread and
/// opens nothing once it is warm.
class server {
public:
  /// What a worker does in its sandbox; the value is its exit code.
  using work
      = std::function<int(const sandbox& around, messages::frame_socket node)>;

  /// `control`: the socket on which the node asks.
  server(messages::frame_socket control, work body);

  /// Says that it is warm and serves until the node is gone. Returns the exit
  /// code of this process.
  int run();

private:
  struct child {
    unique_fd pidfd;
    messages::frame_socket exit;
  };

  bool await();
  bool serve_request();
  result<void> spawn(messages::received_frame request);
  [[noreturn]] void become_worker(const sandbox_settings& settings, int socket);
  void reply_spawned(const child& made, pid_t pid);
  void reply_failed(const error& why);
  void reap_ended();
  void end_all();

  messages::frame_socket control_;
  work body_;
  unique_fd self_;
  std::vector<child> children_;
};

} // namespace automodel::worker
