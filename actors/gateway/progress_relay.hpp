#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/progress.hpp"
#include "runtime/caf/actor.hpp"

namespace automodel::actors {

/// `/observer` of a cluster's head: what its coordinator and its nodes tell of
/// steps becomes events of its gateway.
class progress_relay {
public:
  using handle = progress_observer;
  static constexpr const char* kind = "progress-relay";

  explicit progress_relay(runtime::actor_self<handle>* self) : self_(self) {}

  handle::behavior_type make_behavior() {
    return {runtime::guarded(
        self_, [this](const message<schema::ProgressEvent>& event) {
          auto gateway = self_->environment().directory.find<gateway_actor>(
              gateway::path);
          if (gateway)
            runtime::tell(self_, *gateway, event);
        })};
  }

private:
  runtime::actor_self<handle>* self_;
};

} // namespace automodel::actors
