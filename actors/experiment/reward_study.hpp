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

/// What validation says of what a policy suggested for one candidate, beside
/// what the search tried by itself.
struct suggestion_study {
  std::vector<double> search; ///< per seed: mean over the search's own trials
  struct judged {
    std::size_t suggestion = 0; ///< which
    std::vector<double> values; ///< per seed
  };
  std::vector<judged> suggested;     ///< those that were judged to the end
  std::vector<std::string> evidence; ///< as in reward_study
};

/// Nothing suggested while the champion is not chosen, or if the search tried
/// nothing by itself. Reads no test result.
suggestion_study study_suggestions(const experiment_plan& plan,
                                   const outcome_table& known,
                                   std::size_t candidate);

} // namespace automodel::actors
