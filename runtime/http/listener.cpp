#include "runtime/http/listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <netdb.h>
#include <poll.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace automodel::runtime::http {

namespace {

constexpr int backlog = 512;
constexpr int probe_ms = 200;

// A socket address of any family, as the system calls take it.
struct endpoint {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&bytes);
  }
};

tl::unexpected<error> system_failure(errc code, const address& where,
                                     const std::string& what) {
  return fail(code,
              to_string(where) + ": " + what + ": " + std::strerror(errno));
}

result<endpoint> socket_file(const address& where) {
  sockaddr_un file{};
  file.sun_family = AF_UNIX;
  if (where.path.size() >= sizeof(file.sun_path))
    return fail(errc::invalid_argument,
                "the path of a socket has at most "
                    + std::to_string(sizeof(file.sun_path) - 1)
                    + " bytes: " + where.path,
                "name another with --gateway unix:PATH");
  std::memcpy(file.sun_path, where.path.data(), where.path.size());
  endpoint out;
  std::memcpy(&out.bytes, &file, sizeof(file));
  out.size = sizeof(file);
  return out;
}

result<endpoint> tcp_port(const address& where) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  auto failed = ::getaddrinfo(
      where.host.c_str(), std::to_string(where.port).c_str(), &wanted, &found);
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned{found,
                                                             &::freeaddrinfo};
  if (failed != 0 || !found)
    return fail(errc::invalid_argument,
                to_string(where) + ": " + ::gai_strerror(failed));
  endpoint out;
  std::memcpy(&out.bytes, found->ai_addr, found->ai_addrlen);
  out.size = found->ai_addrlen;
  return out;
}

result<endpoint> endpoint_of(const address& where) {
  return where.is_socket_file() ? socket_file(where) : tcp_port(where);
}

// Nobody listens at a socket file that a killed process left.
result<void> clear_socket_file(const address& where) {
  struct stat file {};
  if (::lstat(where.path.c_str(), &file) != 0)
    return {};
  if (!S_ISSOCK(file.st_mode))
    return fail(errc::conflict, where.path + " exists and is no socket");
  if (connect_to(where, probe_ms))
    return fail(errc::conflict, "somebody listens at " + to_string(where),
                "stop that node, or name another socket");
  if (::unlink(where.path.c_str()) != 0)
    return system_failure(errc::io_error, where, "cannot be replaced");
  return {};
}

std::uint16_t port_of(int socket, std::uint16_t fallback) {
  endpoint bound;
  bound.size = sizeof(bound.bytes);
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bound.bytes),
                    &bound.size)
      != 0)
    return fallback;
  char text[NI_MAXSERV] = "";
  if (::getnameinfo(bound.get(), bound.size, nullptr, 0, text, sizeof(text),
                    NI_NUMERICSERV)
      != 0)
    return fallback;
  return static_cast<std::uint16_t>(std::strtoul(text, nullptr, 10));
}

} // namespace

result<listener> listener::open(const address& where) {
  if (where.is_socket_file())
    if (auto clear = clear_socket_file(where); !clear)
      return pass_on(clear);
  auto at = endpoint_of(where);
  if (!at)
    return pass_on(at);
  unique_fd socket{::socket(at->bytes.ss_family,
                            SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket)
    return system_failure(errc::io_error, where, "no socket");
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // Before bind, which gives the file the mode of the socket.
  if (where.is_socket_file() && ::fchmod(socket.get(), 0600) != 0)
    return system_failure(errc::io_error, where, "cannot be made private");
  if (::bind(socket.get(), at->get(), at->size) != 0)
    return system_failure(errno == EADDRINUSE ? errc::conflict : errc::io_error,
                          where, "cannot be bound");
  if (::listen(socket.get(), backlog) != 0)
    return system_failure(errc::io_error, where, "cannot listen");
  auto bound = where;
  if (!where.is_socket_file())
    bound.port = port_of(socket.get(), where.port);
  return listener{std::move(socket), std::move(bound)};
}

listener::~listener() {
  if (socket_ && where_.is_socket_file())
    ::unlink(where_.path.c_str());
}

result<unique_fd> connect_to(const address& where, int patience_ms) {
  auto at = endpoint_of(where);
  if (!at)
    return pass_on(at);
  unique_fd socket{::socket(at->bytes.ss_family,
                            SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket)
    return system_failure(errc::io_error, where, "no socket");
  if (::connect(socket.get(), at->get(), at->size) == 0)
    return socket;
  if (errno != EINPROGRESS)
    return system_failure(errc::unavailable, where, "no connection");
  pollfd ready{socket.get(), POLLOUT, 0};
  if (::poll(&ready, 1, patience_ms) <= 0)
    return fail(errc::deadline_exceeded,
                to_string(where) + ": no connection within "
                    + std::to_string(patience_ms) + " ms");
  socklen_t size = sizeof(errno);
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &errno, &size) != 0
      || errno != 0)
    return system_failure(errc::unavailable, where, "no connection");
  return socket;
}

} // namespace automodel::runtime::http
