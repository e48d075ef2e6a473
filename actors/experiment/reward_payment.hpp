#pragma once

#include "actors/experiment/step_facts.hpp"
#include "base/error.hpp"
#include "coordination/rewards/entry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// What one decision is paid in one layer.
struct paid_decision {
  std::string step, agent;
  coordination::micro amount;
  /// The record that is paid, where that is no step of the experiment.
  std::optional<digest> record{};
};

struct reward_payment {
  std::string rule;     ///< "gain per cost", "shapley", …
  std::string metric;   ///< "valid ndcg@10"
  std::string evidence; ///< step of the evaluation that is rewarded
  std::vector<paid_decision> entries;
};

/// The rewards of an experiment's decisions, by the ledger of
/// coordination/rewards: one unit is one margin of the selection metric (0.001
/// where the experiment states none) or one deviation over seeds, costs are
/// settings tried, of which two are the allowance. A pure function of the
/// records. Errors: not_found (there is nothing to reward), those of
/// reward_book::post.
result<reward_payment> pay_decisions(const experiment_plan& plan,
                                     const known_steps& known,
                                     coordination::reward_layer layer);

/// What each suggestion of a policy for one candidate is paid, in the layer
/// `effective`: the search with it against the search's own trials, by the same
/// ledger. Its outcome is the step with the suggestions. Errors: the same.
result<reward_payment> pay_suggestions(const experiment_plan& plan,
                                       const known_steps& known,
                                       std::size_t candidate);

} // namespace automodel::actors
