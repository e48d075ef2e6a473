#pragma once

#include "runtime/http/exchange.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace automodel::actors {

/// A request of a client, and where its answer goes.
struct gateway_call {
  runtime::http::request asked;
  runtime::http::responder respond;
};

/// Between the HTTP server's thread and the gateway: bounded, so that clients
/// who ask faster than is answered are refused, not remembered. Any thread.
class call_inbox {
public:
  explicit call_inbox(std::size_t capacity = 256) : capacity_(capacity) {}

  /// A ticket for the call; nothing, and the call stays, if it is full.
  std::optional<std::uint64_t> put(gateway_call& call) {
    std::lock_guard guard{mutex_};
    if (calls_.size() == capacity_)
      return std::nullopt;
    calls_.emplace(++last_, std::move(call));
    return last_;
  }

  std::optional<gateway_call> take(std::uint64_t ticket) {
    std::lock_guard guard{mutex_};
    auto node = calls_.extract(ticket);
    if (node.empty())
      return std::nullopt;
    return std::move(node.mapped());
  }

private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::map<std::uint64_t, gateway_call> calls_;
  std::uint64_t last_ = 0;
};

} // namespace automodel::actors
