#pragma once

#include "actors/inspection/control_record.hpp"
#include "actors/inspection/inspector_peers.hpp"
#include "actors/inspection/node_identity.hpp"
#include "runtime/caf/actor.hpp"

#include <functional>
#include <memory>
#include <string>

namespace automodel::actors {

/// `/inspection/control`: kills, restarts, pauses and resumes actors and sets
/// log levels, on this node or, through its controller, on another. Whoever is
/// asked first records the action as a decision before it is done; if the
/// memory cannot be reached it is done all the same, and the receipt and the
/// log say so. To be spawned with caf::detached.
///
/// It trusts its askers: tokens are the gateway's business, roles of peers
/// that of the node.
class controller {
public:
  using handle = controller_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "controller";
  static constexpr const char* path = "/inspection/control";

  /// Finds where decisions are recorded, maybe on another node.
  using memory_finder = std::function<result<memory_actor>()>;

  /// An empty finder: this node's /memory.
  controller(self_type* self, node_identity identity,
             std::shared_ptr<const inspector_peers> peers,
             memory_finder find_memory);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::ControlReceipt>>;

  struct recording {
    std::string id;      ///< of the decision; bytes
    std::string why_not; ///< why there is none
  };

  answer control(const message<schema::ControlRequest>& request);
  result<control_order>
  check(const message<schema::ControlRequest>& request) const;
  void record(const control_order& what,
              std::function<void(const recording&)> then);
  void forward(const control_order& what, const recording& noted, answer reply);
  void act(const control_order& what, const recording& noted, answer reply);
  void ask_host(const control_order& what, const caf::strong_actor_ptr& actor,
                const recording& noted, answer reply);
  void finish(const control_order& what, const recording& noted,
              std::string text, const answer& reply);

  self_type* self_;
  node_identity identity_;
  std::shared_ptr<const inspector_peers> peers_;
  memory_finder find_memory_;
  std::uint64_t sequence_ = 0;
};

} // namespace automodel::actors
