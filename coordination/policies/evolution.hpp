#pragma once

#include "coordination/policies/policy.hpp"

#include <deque>

namespace automodel::coordination {

/// Regularised evolution (Real, Aggarwal, Huang and Le 2019): configurations
/// are drawn evenly until the population is full; then the best of a random
/// tournament is mutated. Whoever was rewarded longest ago leaves, however
/// good: a lucky reward does not live for ever.
///
/// A mutation changes one parameter: a listed value to another one, a real
/// number by a normal step of a tenth of its range. Parameters that become
/// part of the configuration by it are drawn evenly.
class evolution : public policy {
public:
  evolution(recsys::search_space space, policy_options options);

  std::string describe() const override;
  parameters favourite() const override;

private:
  struct individual {
    std::uint64_t number = 0; ///< of the suggestion
    parameters values;
    double fitness = 0;
  };

  void choose(suggestion& next, random_stream& random) const override;
  void learn(const policy_reward& reward) override;
  nlohmann::json learned() const override;
  void read(const recsys::json_input& from) override;

  parameters mutated(const parameters& parent, random_stream& random) const;

  std::deque<individual> population_; ///< oldest first
};

} // namespace automodel::coordination
