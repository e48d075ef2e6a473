#pragma once

#include "actors/experiment/plan.hpp"
#include "coordination/rewards/counterfactuals.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

/// A decision of an experiment that had a real choice.
struct rewarded_decision {
  std::string step;             ///< whose record it is
  std::string baseline, chosen; ///< settings, as in judged_system
  std::uint64_t tried = 0;      ///< settings that were judged for it: its cost
};

/// What is known, on validation, of the decisions behind the champion: the
/// analyst's window, the configuration, and which candidate it is. Their
/// baselines are the first setting that was judged of each, and the reference
/// candidate as it comes. The other trials are the counterfactuals.
struct reward_study {
  std::vector<rewarded_decision> decisions; ///< in the order of the plan
  std::vector<coordination::judged_system> judged;
  /// Of the evaluations that are read; the champion's own come first.
  std::vector<std::string> evidence;
};

/// No decisions if the champion is not chosen yet, or nothing else was tried.
/// Reads no test result.
reward_study study_rewards(const experiment_plan& plan,
                           const outcome_table& known);

} // namespace automodel::actors
