#pragma once

#include "base/error.hpp"
#include "messages/schema/cluster.capnp.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// The protocols between nodes that this build speaks.
inline constexpr std::uint16_t protocol_min = 1;
inline constexpr std::uint16_t protocol_max = 1;

/// What a node of a cluster is, as its certificate vouches for it.
struct node_identity {
  std::string cluster;
  std::string node;
  std::vector<std::string> roles; ///< of known_roles, sorted

  bool has(std::string_view role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  }

  friend bool operator==(const node_identity&, const node_identity&) = default;
};

/// memory, coordinator, compute (fits and scores models), evaluator (reads
/// held-out targets, too), gateway.
const std::vector<std::string>& known_roles();

/// Sorts, and refuses what is no role or no name. Errors: invalid_argument.
result<node_identity> checked_identity(node_identity given);

/// The identity, and what else peers are told.
struct node_facts {
  node_identity who;
  std::string incarnation;
  std::string build;
  std::uint16_t least_protocol = protocol_min;
  std::uint16_t most_protocol = protocol_max;
  std::uint32_t slots = 0; ///< pieces of work it takes at a time
  std::vector<std::string> labels;
};

/// The highest protocol that both speak. Errors: incompatible.
result<std::uint16_t> agreed_protocol(const node_facts& a, const node_facts& b);

void write_facts(const node_facts& from,
                 messages::schema::NodeFacts::Builder to);

/// Errors: invalid_argument (a name, role or size that may not be).
result<node_facts> read_facts(messages::schema::NodeFacts::Reader from);

} // namespace automodel::runtime
