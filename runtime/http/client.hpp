#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "runtime/http/address.hpp"
#include "runtime/http/exchange.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace automodel::runtime::http {

/// What a client asks.
struct client_request {
  method verb = method::get;
  std::string target; ///< encoded: "/api/v1/actors?limit=10"
  std::string token;  ///< sent as a bearer's; empty: none
  std::string body;   ///< JSON
};

/// One event of a stream.
struct received_event {
  std::string id, type, data;
};

/// Asks an HTTP server, one connection for each request; blocks its thread.
class client {
public:
  explicit client(address where) : where_(std::move(where)) {}

  const address& where() const noexcept { return where_; }

  /// The answer, whatever its status. Errors: unavailable (nobody listens),
  /// deadline_exceeded, parse_error (no HTTP), resource_exhausted (an answer
  /// of more than 16 MiB).
  result<response> ask(const client_request& what,
                       std::chrono::milliseconds patience) const;

  /// Takes events until `take` returns false or the server closes; then true
  /// tells that it was the server. An answer that is no stream of events is
  /// an error with its text. `quiet`: nothing, not even a comment, for so
  /// long is deadline_exceeded.
  result<bool>
  follow(const client_request& what, std::chrono::milliseconds quiet,
         const std::function<bool(const received_event&)>& take) const;

private:
  address where_;
};

/// Takes whole events off the front of `text`, which is what has come so far.
/// Comments and unknown fields are skipped.
std::vector<received_event> take_events(std::string& text);

} // namespace automodel::runtime::http
