#pragma once

#include "actors/inspection/node_view.hpp"
#include "runtime/caf/actor.hpp"

#include <memory>

namespace automodel::actors {

/// `/inspection/inspector`: answers what is known of this node's actors, and
/// notes those that are stuck. To be spawned with caf::detached.
class inspector {
public:
  using handle = inspector_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "inspector";
  static constexpr const char* path = "/inspection/inspector";

  inspector(self_type* self, node_identity identity,
            std::shared_ptr<const inspector_peers> peers);

  handle::behavior_type make_behavior();

private:
  using state_promise = runtime::promise<message<schema::ActorState>>;
  using trace_promise = runtime::promise<message<schema::TraceReport>>;

  void sample();
  result<message<schema::NodeSnapshot>>
  inspect(const message<schema::InspectQuery>& query) const;
  state_promise state(const message<schema::StateRequest>& request);
  trace_promise trace(const message<schema::TraceRequest>& request);
  void await_trace(std::chrono::steady_clock::time_point until,
                   trace_promise reply);

  self_type* self_;
  node_view view_;
};

} // namespace automodel::actors
