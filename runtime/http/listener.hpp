#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "runtime/http/address.hpp"

namespace automodel::runtime::http {

/// A listening socket. A socket file is made for this user alone (0600) and
/// removed at the end; one that a dead process left is replaced.
class listener {
public:
  /// Errors: invalid_argument (a host that is no number, a path that is too
  /// long), conflict (somebody listens there), io_error.
  static result<listener> open(const address& where);

  listener(listener&& other) noexcept = default;
  listener& operator=(listener&&) = delete;
  ~listener();

  int descriptor() const noexcept { return socket_.get(); }

  /// With the port the system chose, where 0 was asked for.
  const address& where() const noexcept { return where_; }

private:
  listener(unique_fd socket, address where)
      : socket_(std::move(socket)), where_(std::move(where)) {}

  unique_fd socket_;
  address where_;
};

/// Connects within `patience_ms`. The socket does not block.
/// Errors: unavailable (nobody listens), deadline_exceeded, invalid_argument.
result<unique_fd> connect_to(const address& where, int patience_ms);

} // namespace automodel::runtime::http
