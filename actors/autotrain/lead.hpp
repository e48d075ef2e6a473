#pragma once

#include "actors/autotrain/first_trials.hpp"
#include "actors/interfaces.hpp"
#include "actors/step_result.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"
#include "storage/memory_reader.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

namespace automodel::actors {

/// AutoTrain's lead: decides by what its trainers' models were worth on
/// validation, and packs the champion. It has no test result to look at.
/// Where an experiment asks for it, it decides by policy what a search tries
/// first, and learns from what the memory delivers (first_trials.hpp).
/// Detached: a champion may be large.
class autotrain_lead {
public:
  using handle = autotrain_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "autotrain";
  static constexpr const char* role = "/coordinator/autotrain";

  /// Without a memory it has no policies.
  autotrain_lead(self_type* self, storage::artefact_store artefacts,
                 std::optional<storage::memory_reader> memory);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::StepResult>>;
  struct policy_job {
    policy_order order;
    answer reply;
    std::optional<policy_work> work{};
    std::size_t committed = 0; ///< steps of its work
  };

  answer choose(const message<schema::ChooseRequest>& request);
  void begin_policy_job();
  void go_on_with_policy_job();
  void end_policy_job(result<message<schema::StepResult>> with);
  result<message<schema::StepResult>>
  release(const message<schema::ReleaseRequest>& request);

  self_type* self_;
  storage::artefact_store artefacts_;
  std::optional<storage::memory_reader> memory_;
  std::deque<policy_job> jobs_; ///< the first is at work
};

} // namespace automodel::actors
