#pragma once

#include "base/error.hpp"
#include "runtime/http/address.hpp"
#include "runtime/http/exchange.hpp"
#include "runtime/logging.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace automodel::runtime::http {

/// Bounds on everything a client may do.
struct server_limits {
  std::size_t connections = 256; ///< more are told to come back later
  std::size_t header_bytes = 16 << 10;
  std::size_t body_bytes = 64 << 10;
  /// A whole request, its first byte included, however slowly it comes.
  std::chrono::milliseconds request{10'000};
  /// The handler's answer; then the client gets 504.
  std::chrono::milliseconds answer{75'000};
  /// The client takes what is written to it.
  std::chrono::milliseconds write{10'000};
  /// Between two comments on a stream of events where nothing happens.
  std::chrono::milliseconds ping{15'000};
};

struct server_statistics {
  std::uint64_t connections = 0; ///< now
  std::uint64_t accepted = 0;
  std::uint64_t requests = 0;
  std::uint64_t refused = 0;   ///< connections beyond the limit
  std::uint64_t malformed = 0; ///< requests that were none
  std::uint64_t timeouts = 0;
};

/// An HTTP/1.1 server in a thread of its own.
class server {
public:
  /// Listens at every address. Errors: those of listener::open.
  static result<std::unique_ptr<server>> start(std::vector<address> where,
                                               request_handler handler,
                                               server_limits limits,
                                               logger log);

  /// Closes every connection. Answers that come later are dropped.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// With the ports that the system chose.
  const std::vector<address>& addresses() const noexcept;

  server_statistics statistics() const noexcept;

private:
  struct state;
  explicit server(std::unique_ptr<state> made);

  std::unique_ptr<state> state_;
};

} // namespace automodel::runtime::http
