#pragma once

#include <atomic>

namespace automodel::worker {

/// What signals mean to a worker: SIGTERM asks it to stop and sets this flag;
/// SIGABRT and SIGXCPU leave with the exit code that says so, because the
/// first process of a process namespace would ignore them; a file beyond its
/// limit is an error of write(2), not a signal.
const std::atomic<bool>& handle_signals();

} // namespace automodel::worker
