#pragma once

#include "base/error.hpp"

namespace automodel::worker {

/// From now on only the system calls of computing and of reading and writing
/// open descriptors work (seccomp); all others fail with EPERM, those of a
/// foreign architecture end the process. One thread: no clone of any kind.
/// Errors: unavailable.
result<void> restrict_system_calls();

} // namespace automodel::worker
