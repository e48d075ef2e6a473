#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::runtime::http {

/// Where a server listens: a socket file, or a TCP port.
struct address {
  std::string path; ///< of a socket file; empty: TCP
  std::string host; ///< a name or a number, without brackets
  std::uint16_t port = 0;

  bool is_socket_file() const noexcept { return !path.empty(); }

  friend bool operator==(const address&, const address&) = default;
};

/// Reads "unix:PATH" (or anything with a slash and no "://"), "HOST:PORT",
/// "[::1]:PORT", "http://HOST:PORT" or "PORT", which is one of 127.0.0.1.
/// Errors: invalid_argument.
result<address> parse_address(std::string_view text);

/// "unix:/run/node.sock", "127.0.0.1:8080", "[::1]:8080"; reads back equal.
std::string to_string(const address& value);

/// Whether only this machine reaches it: socket files, 127.0.0.0/8, ::1 and
/// localhost.
bool is_local(const address& value);

/// Whether a Host header names a server without the help of a name server: a
/// number, or localhost. A page of a foreign site that has its name point to
/// this machine sends its own name.
bool is_own_host(std::string_view header);

} // namespace automodel::runtime::http
