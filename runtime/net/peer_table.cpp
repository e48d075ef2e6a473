#include "runtime/net/peer_table.hpp"

namespace automodel::runtime {

void peer_table::adopt(peer one) {
  std::lock_guard guard{mutex_};
  peers_.push_back(std::move(one));
}

void peer_table::forget(std::uint64_t session) {
  std::lock_guard guard{mutex_};
  std::erase_if(peers_,
                [&](const peer& known) { return known.session == session; });
}

std::optional<peer> peer_table::find(std::uint64_t session) const {
  std::lock_guard guard{mutex_};
  for (const auto& known : peers_)
    if (known.session == session)
      return known;
  return std::nullopt;
}

std::optional<peer> peer_table::find_node(std::string_view node) const {
  std::lock_guard guard{mutex_};
  for (const auto& known : peers_)
    if (known.facts.who.node == node)
      return known;
  return std::nullopt;
}

std::vector<peer> peer_table::all() const {
  std::lock_guard guard{mutex_};
  return peers_;
}

} // namespace automodel::runtime
