#pragma once

#include "base/unique_fd.hpp"

#include <sys/syscall.h>
#include <sys/types.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

// Processes held by descriptor: unlike a number, it can never come to mean
// another process. (glibc 2.36 declares its own wrappers for C only.)

namespace automodel {

/// A descriptor of a process that cannot have been reaped yet: this process or
/// a child of it. Empty, and errno is set, when the system refuses.
inline unique_fd open_pidfd(pid_t process) noexcept {
  return unique_fd{static_cast<int>(::syscall(SYS_pidfd_open, process, 0))};
}

/// False, and errno is set, when it has ended or the system refuses.
inline bool send_signal(int pidfd, int number) noexcept {
  return ::syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, 0) == 0;
}

/// Whether the process has ended, or does so within the timeout.
inline bool has_ended(int pidfd, std::chrono::milliseconds timeout) noexcept {
  using clock = std::chrono::steady_clock;
  auto end = clock::now() + timeout;
  while (true) {
    pollfd ended{pidfd, POLLIN, 0};
    auto ready = ::poll(&ended, 1, static_cast<int>(timeout.count()));
    if (ready >= 0 || errno != EINTR)
      return ready > 0;
    auto left
        = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now());
    timeout = std::max(left, std::chrono::milliseconds{0});
  }
}

} // namespace automodel
