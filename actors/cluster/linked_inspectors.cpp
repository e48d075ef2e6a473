#include "actors/cluster/linked_inspectors.hpp"

#include "actors/inspection/controller.hpp"
#include "actors/inspection/inspector.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

bool is_client(const runtime::peer& peer) {
  const auto& roles = peer.facts.who.roles;
  return std::all_of(roles.begin(), roles.end(),
                     [](const std::string& role) { return role == "gateway"; });
}

} // namespace

std::map<std::string, linked_inspectors::sight>
linked_inspectors::look() const {
  auto now = environment_.unix_ms();
  auto linked = environment_.peers.all();
  std::lock_guard guard{mutex_};
  for (auto& [node, one] : seen_)
    one.last.state = "down";
  for (const auto& peer : linked) {
    const auto& node = peer.facts.who.node;
    if (is_client(peer)
        && !environment_.directory.find_any_remote(peer.session,
                                                   inspector::path))
      continue;
    seen_[node] = {{node, "up", peer.facts.incarnation, peer.address, 0}, now};
  }
  return seen_;
}

std::vector<peer_status> linked_inspectors::peers() const {
  auto now = environment_.unix_ms();
  std::vector<peer_status> out;
  for (auto& [node, one] : look()) {
    one.last.heard_ago_ms = std::max<std::int64_t>(0, now - one.seen_unix_ms);
    out.push_back(one.last);
  }
  return out;
}

template <class Handle>
result<Handle> linked_inspectors::find(const std::string& node,
                                       const char* path) const {
  if (auto peer = environment_.peers.find_node(node))
    return environment_.directory.find_remote<Handle>(peer->session, path);
  if (look().contains(node))
    return fail(errc::unavailable, "the link to node " + node + " is gone");
  return fail(errc::not_found, "there is no node " + node,
              "automodel nodes shows which there are");
}

result<inspector_actor>
linked_inspectors::inspector_of(const std::string& node) const {
  return find<inspector_actor>(node, inspector::path);
}

result<controller_actor>
linked_inspectors::controller_of(const std::string& node) const {
  auto found = find<controller_actor>(node, controller::path);
  if (!found && found.error().code == errc::not_found
      && environment_.peers.find_node(node))
    return fail(errc::incompatible, "node " + node + " does not allow control",
                "node.control = true in its file does");
  return found;
}

} // namespace automodel::actors
