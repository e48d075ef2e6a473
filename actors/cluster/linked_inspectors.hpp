#pragma once

#include "actors/inspection/inspector_peers.hpp"
#include "runtime/actor_environment.hpp"

#include <map>
#include <mutex>
#include <string>

namespace automodel::actors {

/// The inspectors of the nodes that this one is linked with. A node that was
/// linked and is not now is down, until this process ends: that it is missing
/// is what an operator must see. Clients, which have only the role gateway and
/// show no inspector, are not counted among the nodes.
class linked_inspectors final : public inspector_peers {
public:
  explicit linked_inspectors(runtime::actor_environment& environment)
      : environment_(environment) {}

  std::vector<peer_status> peers() const override;
  result<inspector_actor> inspector_of(const std::string& node) const override;
  result<controller_actor>
  controller_of(const std::string& node) const override;

private:
  struct sight {
    peer_status last;
    std::int64_t seen_unix_ms = 0;
  };

  std::map<std::string, sight> look() const;

  template <class Handle>
  result<Handle> find(const std::string& node, const char* path) const;

  runtime::actor_environment& environment_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, sight> seen_; ///< by node
};

} // namespace automodel::actors
