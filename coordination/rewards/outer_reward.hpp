#pragma once

#include "coordination/rewards/reward_book.hpp"

#include <string>

namespace automodel::coordination {

/// What a whole system is worth:
///   v = sum_k weight_k metric_k - sum_j lambda_j (C_j - bound_j)
///       - P [some hard constraint is broken],
/// the Lagrangian of "the greatest utility within the constraints", rounded
/// once for each product.
struct system_worth {
  micro value;
  bool breach = false; ///< of a hard constraint
};

/// Errors: invalid_argument: a metric or constraint of the terms that has no
/// value, a value or a worth that is not counted.
result<system_worth> worth_of(const global_values& values,
                              const round_prices& prices);

/// The prices of the round after `last`, from what it saw: each multiplier
/// ascends by the mean of its constraint over the round's outcomes, with all
/// their decisions in force; each beta by the share of its agent's decisions
/// whose inner and outer reward have opposite signs, against 1 - agreement.
/// What was not seen does not move.
struct round_seen {
  std::vector<const outcome_observed*> outcomes;
  /// Decisions with both rewards other than zero, by agent.
  struct signs {
    std::uint64_t agree = 0, disagree = 0;
  };
  std::map<std::string, signs, std::less<>> agents;
};

round_prices next_prices(const round_prices& last, const round_seen& seen);

/// The first round under these terms: multipliers of constraints and betas of
/// agents that `last` knew go on (within the new ends), others start.
round_prices first_prices(const reward_terms& terms, const round_prices* last);

} // namespace automodel::coordination
