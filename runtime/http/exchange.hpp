#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::runtime::http {

class event_queue;

enum class method : std::uint8_t { get, head, post, other };

std::string_view to_string(method value) noexcept;

/// A request as it came, read and checked: nothing in it is encoded any more.
struct request {
  method verb = method::get;
  std::vector<std::string> segments; ///< of the path: {"api", "v1", "nodes"}
  std::map<std::string, std::string, std::less<>> query;
  std::string authorization; ///< headers, "" if absent
  std::string last_event_id;
  std::string body;
};

struct response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Instead of a body: events, until one side closes.
  std::shared_ptr<event_queue> events{};
};

/// Answers a request: once, from any thread, at any time. Later answers, and
/// those to a client that is gone, are dropped.
using responder = std::function<void(response)>;

/// Takes a request in the server's thread; it must not block or throw.
using request_handler = std::function<void(request, responder)>;

} // namespace automodel::runtime::http
