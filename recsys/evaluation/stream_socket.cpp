#include "recsys/evaluation/stream_socket.hpp"

#include <sys/socket.h>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace automodel::recsys {

namespace {

using clock = std::chrono::steady_clock;

tl::unexpected<error> socket_failure(std::string_view doing) {
  return fail(errc::io_error,
              std::string(doing) + " the score stream: " + strerror(errno));
}

/// Waits until the socket is ready. Without a deadline the socket itself
/// blocks.
result<void> await(int socket, short event, const stream_deadline& deadline) {
  while (deadline) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline
                                                             - clock::now());
    if (left.count() <= 0)
      return fail(errc::deadline_exceeded,
                  "the scorer did not answer within its deadline");
    pollfd wanted{socket, event, 0};
    auto wait = std::min<std::int64_t>(left.count(), 60'000);
    auto ready = ::poll(&wanted, 1, static_cast<int>(wait));
    if (ready > 0)
      return {};
    if (ready < 0 && errno != EINTR)
      return socket_failure("cannot wait for");
  }
  return {};
}

} // namespace

result<std::size_t> read_stream(int socket, std::span<std::byte> out,
                                const stream_deadline& deadline) {
  std::size_t done = 0;
  while (done < out.size()) {
    if (auto ok = await(socket, POLLIN, deadline); !ok)
      return pass_on(ok);
    auto n = ::recv(socket, out.data() + done, out.size() - done,
                    deadline ? MSG_DONTWAIT : 0);
    if (n == 0 || (n < 0 && errno == ECONNRESET))
      break;
    if (n < 0 && errno != EINTR && errno != EAGAIN)
      return socket_failure("cannot read");
    done += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  return done;
}

result<bool> write_stream(int socket, std::span<const std::byte> bytes,
                          const stream_deadline& deadline) {
  while (!bytes.empty()) {
    if (auto ok = await(socket, POLLOUT, deadline); !ok)
      return pass_on(ok);
    auto n = ::send(socket, bytes.data(), bytes.size(),
                    MSG_NOSIGNAL | (deadline ? MSG_DONTWAIT : 0));
    if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
      return false;
    if (n < 0 && errno != EINTR && errno != EAGAIN)
      return socket_failure("cannot write");
    bytes = bytes.subspan(n > 0 ? static_cast<std::size_t>(n) : 0);
  }
  return true;
}

} // namespace automodel::recsys
