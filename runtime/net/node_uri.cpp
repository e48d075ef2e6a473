#include "runtime/net/node_uri.hpp"

namespace automodel::runtime {

namespace {

constexpr std::string_view scheme = "automodel://";

} // namespace

std::string to_uri(const node_identity& who) {
  std::string roles;
  for (const auto& role : who.roles)
    roles += (roles.empty() ? "" : "+") + role;
  return std::string{scheme} + who.cluster + '/' + who.node + '?' + roles;
}

result<node_identity> from_uri(std::string_view uri) {
  auto slash = uri.find('/', scheme.size());
  auto query = uri.find('?', scheme.size());
  if (!uri.starts_with(scheme) || slash == std::string_view::npos
      || query == std::string_view::npos || query < slash)
    return fail(errc::parse_error, "a certificate names no node");
  node_identity who{
      std::string{uri.substr(scheme.size(), slash - scheme.size())},
      std::string{uri.substr(slash + 1, query - slash - 1)},
      {}};
  auto roles = uri.substr(query + 1);
  while (!roles.empty()) {
    auto end = roles.find('+');
    who.roles.emplace_back(roles.substr(0, end));
    roles = end == std::string_view::npos ? std::string_view{}
                                          : roles.substr(end + 1);
  }
  return checked_identity(std::move(who));
}

} // namespace automodel::runtime
