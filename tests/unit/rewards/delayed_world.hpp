#pragma once

#include "coordination/rewards/effect.hpp"
#include "tests/unit/rewards/decision_graph.hpp"

namespace automodel::coordination {

/// Two agents whose decisions meet in one outcome each time. The first draws
/// between two settings with chances that depend on the user segment; what its
/// setting does depends on the segment too, and on the second agent:
///   v = base + t effect(segment) + second + t interaction + noise.
/// The outcome arrives long after the decision, a bad one sooner; readings are
/// preliminary at first and corrected later; messages are repeated.
struct delayed_world {
  /// E[effect] + interaction / 2: the setting's effect on the first agent's
  /// Shapley share, over segments of equal size.
  static constexpr double causal_effect = 0.5;
  static constexpr int longest_delay = 60;

  ledger kept;
  std::vector<attributed> mature;  ///< decided at least longest_delay ago
  std::vector<attributed> arrived; ///< whose outcome is there: a biased choice
  std::vector<attributed> unweighted; ///< mature, propensities forgotten

  delayed_world(std::uint64_t seed, int decisions);
};

} // namespace automodel::coordination
