#pragma once

#include "actors/autotrain/fit_job.hpp"
#include "actors/interfaces.hpp"
#include "actors/step_result.hpp"
#include "runtime/caf/actor.hpp"

#include <memory>
#include <optional>
#include <string>

namespace automodel::actors {

/// AutoTrain's hands: fits one configuration at a time in a worker process.
/// It opens training and validation parts, and has no way to name a test part.
/// Detached: it waits for its worker.
class trainer {
public:
  using handle = trainer_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "trainer";
  /// In records: the same for every trainer, since which of them did a step
  /// depends on chance.
  static constexpr const char* role = "/coordinator/autotrain/trainer";

  trainer(self_type* self, std::shared_ptr<worker_source> workers,
          storage::artefact_store artefacts);

  handle::behavior_type make_behavior();

  /// For `automodel state`: the fit at work.
  std::string state_json() const;

private:
  using answer = runtime::promise<message<schema::StepResult>>;

  /// The fit at work.
  struct running {
    step_header step;
    std::string candidate;
    fit_task task;
    digest split;
    fit_job job;
    step_clock clock;
    answer reply;
  };

  answer begin(const message<schema::FitRequest>& request);
  void poll();
  void report(const recsys::training_progress& point);

  self_type* self_;
  std::shared_ptr<worker_source> workers_;
  storage::artefact_store artefacts_;
  kept_worker kept_{*workers_};
  std::optional<running> running_;
};

} // namespace automodel::actors
