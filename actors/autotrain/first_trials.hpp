#pragma once

#include "actors/step_result.hpp"
#include "base/error.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record.hpp"

#include <string>
#include <vector>

namespace automodel::actors {

/// What decisions about first trials are about, before the candidate's name.
inline constexpr const char* first_trials_slot = "first/";

/// Rules of a ChooseRequest, whose slot is a candidate's name, that are about
/// the lead's policy for it.
inline constexpr const char* suggest_rule = "suggest";
inline constexpr const char* learn_rule = "learn";

/// The experiment in whose records policies live. It has no intent and no end.
inline constexpr const char* policies = "policies";

/// What an experiment with [learning] asks the lead's policy for one of its
/// candidates: to suggest what the search tries first, or to learn from what it
/// was paid for that.
struct policy_order {
  step_header step;
  std::string candidate;
  bool learns = false;
};

/// Steps of the policy's own, to be committed in this order, and then the
/// answer, which is the experiment's record.
struct policy_work {
  std::vector<storage::step_commit> steps;
  message<schema::StepResult> answer;
};

/// A pure function of the memory, also after some of the steps were committed:
/// a decision is made for the experiment's intent, which is its parent, and a
/// letter is learned from while it waits. So whoever died in between goes on,
/// and ends with the same records. One policy serves all searches of equal
/// space, metric and options under one candidate's name. Errors: not_found (the
/// experiment has no intent), those of durable_policy.
result<policy_work> work_of(const policy_order& order,
                            const storage::memory_reader& memory);

/// Whether the policy that an experiment asks for can serve this candidate:
/// bandits tell 1024 configurations apart. Errors: those of
/// coordination::check.
result<void> check_first_trials(const recsys::candidate_spec& candidate,
                                const recsys::experiment_spec& experiment);

} // namespace automodel::actors
