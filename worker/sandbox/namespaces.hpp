#pragma once

#include "base/error.hpp"

namespace automodel::worker {

/// Gives a process in a new user namespace its own user there, and no other.
result<void> map_own_user(unsigned user, unsigned group);

/// Its own network, with nothing in it, not even a working loopback.
result<void> leave_network();

/// Its own System V and POSIX queues, host name and control groups.
result<void> leave_ipc();

/// Its own file system: an empty, read-only root.
result<void> leave_file_system();

} // namespace automodel::worker
