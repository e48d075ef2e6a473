#pragma once

#include "coordination/policies/arm_tallies.hpp"
#include "coordination/policies/policy.hpp"

namespace automodel::coordination {

/// UCB1 (Auer, Cesa-Bianchi and Fischer 2002): each arm once, then the greatest
/// mean + sqrt(2 ln n / n_a), for rewards in [0, 1]; of equal ones the first.
/// While rewards are on their way, arms without one come first, those that
/// were suggested least before the others. Its regret after n rewards is at
/// most 8 sum_a ln n / gap_a + (1 + pi^2 / 3) sum_a gap_a (theorem 1).
class ucb1 : public policy {
public:
  ucb1(recsys::search_space space, policy_options options);

  std::string describe() const override;
  parameters favourite() const override;

private:
  void choose(suggestion& next, random_stream& random) const override;
  void learn(const policy_reward& reward) override;
  nlohmann::json learned() const override;
  void read(const recsys::json_input& from) override;

  arms arms_;
  std::vector<arm_tally> tallies_; ///< [arms]
  std::uint64_t seen_ = 0;
};

} // namespace automodel::coordination
