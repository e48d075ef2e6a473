#pragma once

#include "actors/interfaces.hpp"
#include "actors/step_result.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"

namespace automodel::actors {

/// AutoTrain's lead: decides by what its trainers' models were worth on
/// validation, and packs the champion. It has no test result to look at.
/// Detached: a champion may be large.
class autotrain_lead {
public:
  using handle = autotrain_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "autotrain";
  static constexpr const char* role = "/coordinator/autotrain";

  autotrain_lead(self_type* self, storage::artefact_store artefacts);

  handle::behavior_type make_behavior();

private:
  result<message<schema::StepResult>>
  choose(const message<schema::ChooseRequest>& request);
  result<message<schema::StepResult>>
  release(const message<schema::ReleaseRequest>& request);

  self_type* self_;
  storage::artefact_store artefacts_;
};

} // namespace automodel::actors
