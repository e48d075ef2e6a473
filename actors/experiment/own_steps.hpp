#pragma once

#include "actors/experiment/step_requests.hpp"
#include "base/error.hpp"
#include "storage/artefact_store.hpp"

namespace automodel::actors {

/// What an experiment does itself, without asking an agent; each gives the
/// record of it.
class own_steps {
public:
  /// In records: experiments speak for the coordinator.
  static constexpr const char* role = "/coordinator";

  own_steps(const run_context& run, const experiment_plan& plan,
            const known_steps& known, const step_requests& requests);

  /// What was asked for, before anything is done.
  message<schema::StepResult> intent(const step& which) const;

  /// Whether a stage runs, why, and with whom.
  message<schema::StepResult> decide_stage(const step& which) const;

  /// Which claim the test part is opened for. Errors: not_found (no split).
  result<message<schema::StepResult>> open_holdout(const step& which) const;

  /// What the decisions behind the champion are paid, in one layer; a
  /// failure if that cannot be said.
  result<message<schema::StepResult>> reward(const step& which) const;

  /// The same for what a policy suggested.
  result<message<schema::StepResult>> pay_policy(const step& which) const;

  /// The results, folded from all records, as an artefact. Errors: those of
  /// report_of and artefact_store::put.
  result<message<schema::StepResult>>
  finish(const step& which, storage::artefact_store& artefacts) const;

  /// A step that cannot be done. Errors: `why`, if it is no outcome.
  result<message<schema::StepResult>> failure(const step& which,
                                              const error& why) const;

private:
  const run_context& run_;
  const experiment_plan& plan_;
  const known_steps& known_;
  const step_requests& requests_;
};

} // namespace automodel::actors
