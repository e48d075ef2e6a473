#pragma once

#include "coordination/policies/policy.hpp"

#include <cstdint>
#include <vector>

namespace automodel::coordination {

/// REINFORCE with a baseline (Williams 1992, "Simple Statistical
/// Gradient-Following Algorithms for Connectionist Reinforcement Learning",
/// section 5): a configuration is drawn parameter by parameter, parents first,
/// each from a softmax over its values (of a range of more than 32 values, or
/// of real numbers, over 8 equal cells), and a reward r moves the logits by
///   theta += rate * w * (r - b) / s * grad log pi,
///   grad log pi = e_chosen - p for each parameter that was drawn,
/// with b and s the mean and deviation of the rewards so far. The score
/// function of a softmax is closed, so nothing has to be differentiated by a
/// library. w = min(pi now / pi then, 4) weighs rewards that come after the
/// policy has moved on.
class reinforce : public policy {
public:
  reinforce(recsys::search_space space, policy_options options);

  std::string describe() const override;
  parameters favourite() const override;

  /// Of a configuration of the space: of its cells, where values share one.
  double probability(const parameters& values) const;

  /// d log probability / d logits, [dimensions][cells].
  std::vector<std::vector<double>> score(const parameters& values) const;

  const std::vector<std::vector<double>>& logits() const noexcept {
    return logits_;
  }

private:
  void choose(suggestion& next, random_stream& random) const override;
  void learn(const policy_reward& reward) override;
  nlohmann::json learned() const override;
  void read(const recsys::json_input& from) override;

  std::size_t cell_of(std::size_t dimension, const parameter& value) const;
  parameter value_in(std::size_t dimension, std::size_t cell,
                     double share) const;

  std::vector<std::vector<double>> logits_; ///< [dimensions][cells]
  std::uint64_t rewards_ = 0;
  double mean_ = 0, squares_ = 0; ///< of the rewards, after Welford
};

} // namespace automodel::coordination
