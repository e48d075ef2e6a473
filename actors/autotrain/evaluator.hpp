#pragma once

#include "actors/autotrain/judge_job.hpp"
#include "actors/interfaces.hpp"
#include "actors/step_result.hpp"
#include "runtime/caf/actor.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace automodel::actors {

/// Makes splits, judges models and answers claims; alone in opening test
/// parts. It never runs a model: a scorer process does, without the targets.
/// Detached: it waits for its workers and computes statistics.
class evaluator {
public:
  using handle = evaluator_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "evaluator";
  static constexpr const char* role = "/coordinator/autotrain/evaluator";

  /// `scratch` is where splits are written before they become artefacts.
  evaluator(self_type* self, std::shared_ptr<worker_source> workers,
            storage::artefact_store artefacts, std::filesystem::path scratch);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::StepResult>>;

  /// What an evaluation's record says besides its values.
  struct subject {
    step_header step;
    std::string candidate;
    std::uint64_t seed = 0;
    std::string protocol_id;
    judge_task task;
  };

  struct running {
    subject about;
    judge_job job;
    step_clock clock;
    answer reply;
  };

  result<message<schema::StepResult>>
  split(const message<schema::SplitRequest>& request);
  answer begin(const message<schema::EvaluateRequest>& request);
  void poll();
  result<message<schema::StepResult>>
  claim(const message<schema::ClaimRequest>& request);

  static result<subject> read(const message<schema::EvaluateRequest>& request);
  static void write(const subject& about, const judge_outcome& judged,
                    schema::Evaluation::Builder to);

  self_type* self_;
  std::shared_ptr<worker_source> workers_;
  storage::artefact_store artefacts_;
  std::filesystem::path scratch_;
  judge_workers kept_{*workers_};
  std::optional<running> running_;
};

} // namespace automodel::actors
