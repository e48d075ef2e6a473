#pragma once

#include "runtime/net/node_facts.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// A node that has shown who it is and is connected now.
struct peer {
  node_facts facts;
  std::string address;
  std::int64_t since_unix_ms = 0;
  std::uint64_t session = 0; ///< of this link, unique in this process
};

/// Whether a node may talk to the actor at a path.
using access_rule
    = std::function<bool(const node_identity& peer, std::string_view path)>;

/// The peers of a node. Any thread.
class peer_table {
public:
  void adopt(peer one);
  void forget(std::uint64_t session);

  std::optional<peer> find(std::uint64_t session) const;
  std::optional<peer> find_node(std::string_view node) const;
  std::vector<peer> all() const;

private:
  mutable std::mutex mutex_;
  std::vector<peer> peers_;
};

} // namespace automodel::runtime
