#pragma once

#include "coordination/policies/arm_tallies.hpp"
#include "coordination/policies/policy.hpp"

namespace automodel::coordination {

/// EXP3 (Auer, Cesa-Bianchi, Freund and Schapire 2002, section 3), for rewards
/// that follow no distribution: an arm is drawn with
///   p_a = (1 - gamma) w_a / sum w + gamma / K,
/// and a reward x in [0, 1] of it gives w_a <- w_a exp(gamma x / (p_a K)), with
/// gamma = min(1, sqrt(K ln K / ((e - 1) horizon))). Its expected regret over
/// the horizon is at most 2 sqrt((e - 1) horizon K ln K) (corollary 3.2).
class exp3 : public policy {
public:
  exp3(recsys::search_space space, policy_options options);

  std::string describe() const override;
  parameters favourite() const override;

  double gamma() const noexcept { return gamma_; }
  std::vector<double> probabilities() const; ///< [arms]

private:
  void choose(suggestion& next, random_stream& random) const override;
  void learn(const policy_reward& reward) override;
  nlohmann::json learned() const override;
  void read(const recsys::json_input& from) override;

  arms arms_;
  double gamma_;
  std::vector<double> log_weights_; ///< [arms]
};

} // namespace automodel::coordination
