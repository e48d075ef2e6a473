#pragma once

#include "actors/interfaces.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

/// Another node, as this one sees it.
struct peer_status {
  std::string id;
  std::string state; ///< "up", "suspect", "down", "left"
  std::string incarnation;
  std::string address;
  std::int64_t heard_ago_ms = -1; ///< -1: never
};

/// Where a node's inspection reaches other nodes. Calls come from several
/// threads and must not block: what is not connected now is unavailable.
class inspector_peers {
public:
  virtual ~inspector_peers() = default;

  /// All other nodes that are known, down ones included, until they left.
  virtual std::vector<peer_status> peers() const = 0;

  /// Errors: not_found (no such node), unavailable (down).
  virtual result<inspector_actor>
  inspector_of(const std::string& node) const = 0;

  /// The same for acting; also incompatible (control is not allowed there).
  virtual result<controller_actor>
  controller_of(const std::string& node) const = 0;
};

/// A node alone.
class no_peers final : public inspector_peers {
public:
  std::vector<peer_status> peers() const override { return {}; }

  result<inspector_actor>
  inspector_of(const std::string& node) const override {
    return fail(errc::not_found, "there is no node " + node);
  }

  result<controller_actor>
  controller_of(const std::string& node) const override {
    return fail(errc::not_found, "there is no node " + node);
  }
};

} // namespace automodel::actors
