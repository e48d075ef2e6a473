#pragma once

#include "base/unique_fd.hpp"

#include <signal.h>

#include <functional>
#include <thread>

namespace automodel::runtime {

/// Turns SIGINT and SIGTERM into calls, in a thread of its own. The first asks
/// to stop; a second one forces.
///
/// Construct it before any other thread: it blocks both signals in the calling
/// thread, and threads inherit that. So do child processes, which must unblock
/// them. The destructor restores the calling thread's mask.
class stop_signals {
public:
  using callback = std::function<void(int signal)>;

  stop_signals(callback asked, callback forced);
  ~stop_signals();

  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

private:
  void listen() const;

  callback asked_;
  callback forced_;
  sigset_t before_;
  unique_fd signals_;
  unique_fd ended_;
  std::thread listener_;
};

} // namespace automodel::runtime
