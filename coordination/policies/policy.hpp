#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "base/random_stream.hpp"
#include "coordination/policies/policy_options.hpp"
#include "recsys/json_input.hpp"
#include "recsys/tuning/search_space.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace automodel::coordination {

/// What a policy would try next. It is a decision: whoever records it with its
/// probability can give the reward later, after a crash as well.
struct suggestion {
  std::uint64_t number = 0; ///< counted from 0
  parameters values;        ///< a configuration of the policy's space
  double probability = 1;   ///< with which it was drawn, where a draw decided

  friend bool operator==(const suggestion&, const suggestion&) = default;
};

/// What a suggestion was paid (docs/rewards.md): an entry of the ledger, in
/// units.
struct policy_reward {
  suggestion what;
  double value = 0;
  /// `value` is added to what was paid for this suggestion before, which stays
  /// one observation: an outcome that came later, or was corrected.
  bool correction = false;
};

/// What an agent learns with: it suggests configurations of a typed space and
/// sees what they were paid. Without a clock; random numbers are a stream for
/// each suggestion, so that equal seeds and equal rewards in equal order give
/// equal suggestions, and a restored policy goes on as if it had never ended.
/// Rewards may come late and in any order.
class policy {
public:
  virtual ~policy() = default;

  /// One sentence for people: what it is, has seen, and thinks best.
  virtual std::string describe() const = 0;

  /// The configuration that it expects most of, by what it knows: what is
  /// taken where nothing is to be learned any more.
  virtual parameters favourite() const = 0;

  suggestion propose();

  /// Errors: invalid_argument (no configuration of the space, a value that is
  /// not finite, a probability outside (0, 1], a suggestion never made).
  result<void> observe(const policy_reward& reward);

  /// All it has learned, as JSON of bounded size.
  std::string snapshot() const;

  /// Errors: parse_error, conflict (another kind, space or options); nothing
  /// changes.
  result<void> restore(std::string_view snapshot);

  const recsys::search_space& space() const noexcept { return space_; }

protected:
  policy(recsys::search_space space, policy_options options);

  const policy_options& options() const noexcept { return options_; }

private:
  /// Fills in the values, and the probability if it is not 1.
  virtual void choose(suggestion& next, random_stream& random) const = 0;

  /// `value` is turned so that more is better.
  virtual void learn(const policy_reward& reward) = 0;

  virtual nlohmann::json learned() const = 0;

  /// Takes what learned() gave; changes nothing if it refuses.
  virtual void read(const recsys::json_input& from) = 0;

  recsys::search_space space_;
  policy_options options_;
  std::uint64_t proposed_ = 0;
};

/// Errors: those of check(options, space).
result<std::unique_ptr<policy>> make_policy(recsys::search_space space,
                                            policy_options options);

} // namespace automodel::coordination
