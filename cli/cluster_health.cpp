#include "cli/cluster_health.hpp"

#include "base/unique_fd.hpp"
#include "runtime/net/credentials.hpp"

#include <sys/socket.h>

#include <netdb.h>
#include <poll.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace automodel::cli {

namespace {

using state = health_check::state;

constexpr int connect_ms = 2000;
constexpr std::int64_t soon = 14 * 24 * 3600;

struct free_list {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using address_list = std::unique_ptr<addrinfo, free_list>;

result<address_list> resolve(const runtime::node_address& where) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  auto failed = ::getaddrinfo(
      where.host.c_str(), std::to_string(where.port).c_str(), &hints, &found);
  if (failed != 0)
    return fail(errc::unavailable, ::gai_strerror(failed));
  return address_list{found};
}

health_check check_certificate(const node_settings& settings) {
  auto who = runtime::load_identity(settings.net.files);
  if (!who)
    return {"certificate", state::bad, to_string(who.error()),
            "automodel certs add-node makes one"};
  std::string roles;
  for (const auto& role : who->roles)
    roles += (roles.empty() ? "" : ", ") + role;
  auto text = "node " + who->node + " of cluster " + who->cluster + " (" + roles
              + ")";
  auto left = runtime::seconds_left(settings.net.files.certificate);
  if (!left)
    return {"certificate", state::bad, to_string(left.error()), ""};
  text += ", valid for " + std::to_string(*left / (24 * 3600)) + " days";
  if (*left < soon)
    return {"certificate", state::notice, text,
            "automodel certs add-node makes another"};
  return {"certificate", state::good, text, ""};
}

health_check check_listen(const node_settings& settings) {
  const auto& where = settings.net.listen;
  auto name = to_string(where);
  auto found = resolve(where);
  if (!found)
    return {"address", state::bad, name + ": " + found.error().message, ""};
  unique_fd socket{
      ::socket((*found)->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), (*found)->ai_addr, (*found)->ai_addrlen) == 0)
    return {"address", state::good, name + " is free", ""};
  if (errno == EADDRINUSE)
    return {"address", state::notice, name + " is in use",
            "by this node, if it runs already; else choose another net.listen"};
  return {"address", state::bad, name + ": " + std::strerror(errno),
          "net.listen must be an address of this machine"};
}

// Whether somebody listens there; who it is, TLS finds out.
bool connects(const addrinfo& where) {
  unique_fd socket{
      ::socket(where.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (::connect(socket.get(), where.ai_addr, where.ai_addrlen) == 0)
    return true;
  pollfd wait{socket.get(), POLLOUT, 0};
  if (errno != EINPROGRESS || ::poll(&wait, 1, connect_ms) != 1)
    return false;
  int problem = 0;
  socklen_t size = sizeof problem;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size);
  return problem == 0;
}

health_check check_seed(const runtime::node_address& seed) {
  auto name = to_string(seed);
  auto found = resolve(seed);
  if (!found)
    return {"seed", state::bad, name + ": " + found.error().message, ""};
  for (auto* one = found->get(); one; one = one->ai_next)
    if (connects(*one))
      return {"seed", state::good, name + " answers", ""};
  return {"seed", state::notice, name + " does not answer",
          "a node keeps trying; is the other one up, and the way open?"};
}

} // namespace

std::vector<health_check> check_cluster(const node_settings& settings) {
  std::vector<health_check> out{check_certificate(settings),
                                check_listen(settings)};
  for (const auto& seed : settings.net.seeds)
    out.push_back(check_seed(seed));
  return out;
}

} // namespace automodel::cli
