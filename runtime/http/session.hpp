#pragma once

#include "runtime/http/server.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

namespace automodel::runtime::http {

class session;

/// Lets other threads put work into the server's thread, as long as it runs.
class thread_door {
public:
  using work = std::function<void()>;

  explicit thread_door(std::function<void(work)> post)
      : post_(std::move(post)) {}

  void post(work what) {
    std::lock_guard guard{mutex_};
    if (post_)
      post_(std::move(what));
  }

  void close() {
    std::lock_guard guard{mutex_};
    post_ = nullptr;
  }

private:
  std::mutex mutex_;
  std::function<void(work)> post_;
};

/// What the sessions of a server share; used in its thread, but for counts.
struct session_pool {
  request_handler handler;
  server_limits limits;
  std::shared_ptr<thread_door> door;
  std::set<std::shared_ptr<session>> open;

  std::atomic<std::uint64_t> connections{0}, accepted{0}, requests{0},
      refused{0}, malformed{0}, timeouts{0};
};

/// One connection. Its socket is passed as a descriptor, so that this header
/// stays free of Asio.
class session : public std::enable_shared_from_this<session> {
public:
  virtual ~session() = default;

  virtual void start() = 0;

  /// Answers every request with 503 and closes.
  virtual void refuse() = 0;

  virtual void close() = 0;
};

} // namespace automodel::runtime::http
