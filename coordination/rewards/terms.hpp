#pragma once

#include "base/error.hpp"
#include "coordination/micro.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::coordination {

/// Weight of one global metric in the utility U = sum_k weight_k metric_k.
/// A metric that should be small has a negative weight.
struct utility_term {
  std::string metric;
  micro weight;

  friend bool operator==(const utility_term&, const utility_term&) = default;
};

/// One constraint C <= bound on the global system.
///
/// A soft one has a price: its multiplier, which starts at 0 and ascends by
/// `step` at the end of each round, up to `most`. A hard one has none: a
/// breach costs reward_terms::breach and forfeits every gain.
struct constraint_term {
  std::string name;
  micro bound;
  bool hard = false;
  micro step{}; ///< eta; 0 for hard ones, above 0 for soft ones
  micro most{}; ///< 0 for hard ones, above 0 for soft ones

  friend bool operator==(const constraint_term&, const constraint_term&)
      = default;
};

/// How an agent's own gains are measured.
struct agent_terms {
  std::string metric; ///< its own, "valid ndcg@10"
  bool lower_is_better = false;
  /// What one unit of gain is at least: the difference that matters, above 0.
  micro margin;
  /// Cost up to which a gain counts whole, in the agent's deterministic cost
  /// units, above 0.
  std::uint64_t allowance = 1;

  friend bool operator==(const agent_terms&, const agent_terms&) = default;
};

/// How inner and outer rewards are mixed.
struct coupling_terms {
  /// Without coupling beta is 0: agents are paid for their own gains alone
  /// (what an ablation compares with).
  bool on = true;
  micro least{0};        ///< lower end of beta
  micro most{1'000'000}; ///< upper end of beta, at most 1
  micro start{500'000};  ///< of agents that are new
  micro step{500'000};   ///< of beta's ascent, above 0
  /// The share of decisions whose inner and outer reward should agree in sign.
  micro agreement{800'000};

  friend bool operator==(const coupling_terms&, const coupling_terms&)
      = default;
};

/// What rewards are paid for. Data: a person changes the trade-off without
/// changing code, and each round remembers the terms it was priced by.
struct reward_terms {
  std::vector<utility_term> utility;
  std::vector<constraint_term> constraints;
  std::map<std::string, agent_terms, std::less<>> agents;
  coupling_terms coupling;
  micro breach{100 * micro::scale}; ///< P: what breaking a hard one costs
  micro ceiling{10 * micro::scale}; ///< inner rewards lie in [-ceiling, it]
  micro discount{500'000};          ///< gamma of path-discounted credit, (0, 1]

  friend bool operator==(const reward_terms&, const reward_terms&) = default;
};

/// Errors: invalid_argument, naming the term and what is allowed: no utility;
/// a name that is empty, longer than 256 bytes or used twice; more than 64
/// metrics or constraints; a number out of its range.
result<void> check(const reward_terms& terms);

} // namespace automodel::coordination
