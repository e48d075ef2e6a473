#pragma once

#include "coordination/policies/arms.hpp"
#include "coordination/policies/policy_options.hpp"
#include "recsys/json_input.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <vector>

namespace automodel::coordination {

/// Rewards as shares of [low, high], turned as the rewards are.
struct reward_scale {
  double low = 0, high = 1;

  explicit reward_scale(const policy_options& options) noexcept;

  /// In [0, 1]; outside, the nearest end.
  double share(double value) const noexcept;
  double share_of_difference(double value) const noexcept {
    return value / (high - low);
  }
};

/// What each arm was paid, in rewards of [0, 1].
struct arm_tally {
  std::uint64_t count = 0;
  double sum = 0;

  double mean() const noexcept { return sum / static_cast<double>(count); }
};

nlohmann::json to_json(const std::vector<arm_tally>& tallies);

/// As many as there are arms; refuses other numbers of them, and sums that
/// are not finite.
void read(const recsys::json_input& from, std::vector<arm_tally>& tallies);

} // namespace automodel::coordination
