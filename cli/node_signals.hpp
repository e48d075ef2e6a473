#pragma once

#include "runtime/node.hpp"
#include "runtime/stop_signals.hpp"

#include <atomic>

namespace automodel::cli {

/// SIGINT and SIGTERM for a command that runs a node; a second one ends the
/// process. Construct it before any other thread: threads inherit that the
/// signals are blocked.
class node_signals {
public:
  node_signals();

  /// Waits until the node has a reason to stop. A signal that came before is
  /// one.
  runtime::stop_reason wait(runtime::node& node);

private:
  std::atomic<runtime::node*> running_{nullptr};
  std::atomic<int> early_{0};
  /// Last: its thread uses the others.
  runtime::stop_signals signals_;
};

} // namespace automodel::cli
