#pragma once

#include "actors/inspection/inspector_peers.hpp"
#include "actors/inspection/node_answers.hpp"
#include "runtime/caf/actor.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace automodel::actors {

/// `/inspection/cluster`: asks the inspectors of all nodes and says who is
/// missing. To be spawned with caf::detached.
class cluster_inspector {
public:
  using handle = cluster_inspector_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "cluster-inspector";
  static constexpr const char* path = "/inspection/cluster";

  /// How long a node may take to answer from its counters.
  static constexpr std::chrono::milliseconds patience{1000};

  cluster_inspector(self_type* self, std::string node,
                    std::shared_ptr<const inspector_peers> peers);

  handle::behavior_type make_behavior();

private:
  using snapshot_promise = runtime::promise<message<schema::ClusterSnapshot>>;
  using state_promise = runtime::promise<message<schema::ActorState>>;
  using trace_promise = runtime::promise<message<schema::TraceReport>>;

  struct target {
    std::string node;
    result<inspector_actor> inspector;
  };

  snapshot_promise inspect(const message<schema::InspectQuery>& query);
  state_promise state(const message<schema::StateRequest>& request);
  trace_promise trace(const message<schema::TraceRequest>& request);

  /// This node and all others; only `node` if it is not empty.
  std::vector<target> targets(const std::string& node) const;

  /// Asks the targets at once and calls `then` when each has answered, failed
  /// or taken longer than `deadline`.
  template <class Reply, class Request>
  void ask_all(const std::string& node, std::chrono::milliseconds deadline,
               const message<Request>& request,
               std::function<void(const node_answers<Reply>&)> then);

  self_type* self_;
  std::string node_;
  std::shared_ptr<const inspector_peers> peers_;
};

} // namespace automodel::actors
