#pragma once

#include "coordination/policies/gaussian_posterior.hpp"
#include "coordination/policies/policy.hpp"
#include "coordination/policies/space_encoding.hpp"

namespace automodel::coordination {

/// Thompson sampling (Thompson 1933; linear: Agrawal and Goyal 2013): draws
/// weights from the posterior and takes the configuration that is best under
/// them, of all of them or of `candidates` that are drawn evenly.
class thompson : public policy {
public:
  /// The options passed check().
  thompson(recsys::search_space space, policy_options options);

  std::string describe() const override;
  parameters favourite() const override;
  const gaussian_posterior& posterior() const noexcept { return posterior_; }

private:
  void choose(suggestion& next, random_stream& random) const override;
  void learn(const policy_reward& reward) override;
  nlohmann::json learned() const override;
  void read(const recsys::json_input& from) override;

  /// The best of the candidates under these weights; of equal ones the first.
  parameters best_under(std::span<const double> weights,
                        random_stream& random) const;

  space_encoding encoding_;
  gaussian_posterior posterior_;
  std::uint64_t seen_ = 0;
};

} // namespace automodel::coordination
