#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <sys/types.h>

namespace automodel::worker {

/// A child process, seen from its parent or from itself.
struct forked {
  pid_t pid = 0; ///< 0: this is the child
  unique_fd pidfd;
  bool own_processes = false; ///< the child leads a process namespace
  bool own_users = false;     ///< and is in a new user namespace

  bool is_child() const noexcept { return pid == 0; }
};

/// Forks this single-threaded process into the narrowest namespaces that the
/// kernel grants: of processes, if need be with one of users, else none. A
/// child in a process namespace takes all its descendants with it when it
/// ends. Errors: resource_exhausted, io_error.
result<forked> fork_into_namespaces();

} // namespace automodel::worker
