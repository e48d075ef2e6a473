#pragma once

#include "base/error.hpp"
#include "worker/sandbox/protections.hpp"
#include "worker/sandbox/resource_limits.hpp"

namespace automodel::worker {

/// How a process was forked and what it may use.
struct sandbox_settings {
  resource_limits limits;
  bool own_processes = false; ///< it is the first of a process namespace
  bool own_users = false;     ///< it is in a new user namespace, unmapped yet
  unsigned user = 0;          ///< its user outside of that
  unsigned group = 0;
  int parent = -1; ///< pidfd of the process that forked it
};

/// The sandbox that stands.
struct sandbox {
  static constexpr int socket = 3; ///< the one descriptor that is left

  protections report;
  request_limits requests;
};

/// Raises the sandbox around this process, which has one thread and was forked
/// a moment ago. All descriptors are closed but `socket`, which becomes
/// sandbox::socket; 0, 1 and 2 are what 0 was, /dev/null. What the kernel
/// refuses is reported and left out; errors are what no kernel refuses.
/// docs/workers.md says which protection is against what.
result<sandbox> raise_sandbox(const sandbox_settings& settings, int socket);

} // namespace automodel::worker
