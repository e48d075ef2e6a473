#pragma once

#include "runtime/http/listener.hpp"

#include <sys/socket.h>

#include <poll.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace automodel::tests {

/// A connection on which anything can be written, as a hostile client would.
class raw_client {
public:
  explicit raw_client(const runtime::http::address& where) {
    auto made = runtime::http::connect_to(where, 5000);
    if (!made)
      throw std::runtime_error(to_string(made.error()));
    socket_ = std::move(*made);
  }

  /// False: the other side has closed.
  bool send(std::string_view text) {
    while (!text.empty()) {
      pollfd ready{socket_.get(), POLLOUT, 0};
      ::poll(&ready, 1, 5000);
      auto sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0)
        return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// All that comes until the other side closes, or for `patience`.
  std::string read_all(std::chrono::milliseconds patience
                       = std::chrono::seconds{10}) {
    auto until = std::chrono::steady_clock::now() + patience;
    std::string out;
    char bytes[4096];
    closed_ = false;
    while (std::chrono::steady_clock::now() < until) {
      pollfd ready{socket_.get(), POLLIN, 0};
      if (::poll(&ready, 1, 50) <= 0)
        continue;
      auto got = ::recv(socket_.get(), bytes, sizeof(bytes), 0);
      if (got <= 0) {
        closed_ = true;
        break;
      }
      out.append(bytes, static_cast<std::size_t>(got));
    }
    return out;
  }

  /// Reads until `text` has come.
  std::string read_until(std::string_view text) {
    std::string out;
    char bytes[4096];
    for (int i = 0; i < 200 && out.find(text) == std::string::npos; ++i) {
      pollfd ready{socket_.get(), POLLIN, 0};
      if (::poll(&ready, 1, 50) <= 0)
        continue;
      auto got = ::recv(socket_.get(), bytes, sizeof(bytes), 0);
      if (got <= 0)
        break;
      out.append(bytes, static_cast<std::size_t>(got));
    }
    return out;
  }

  bool closed() const { return closed_; }

private:
  unique_fd socket_;
  bool closed_ = false;
};

} // namespace automodel::tests
