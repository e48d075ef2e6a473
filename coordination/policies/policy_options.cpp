#include "coordination/policies/policy_options.hpp"

#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace automodel::coordination {

namespace {

result<void> refuse(std::string what, std::string allowed) {
  return fail(errc::invalid_argument, std::move(what), std::move(allowed));
}

bool is_variance(double value) noexcept {
  return value > 0 && std::isfinite(value);
}

bool needs_arms(const policy_options& options) noexcept {
  switch (options.kind) {
  case policy_kind::ucb1:
  case policy_kind::exp3:
    return true;
  case policy_kind::thompson:
    return options.thompson.independent_arms;
  case policy_kind::evolution:
  case policy_kind::reinforce:
    break;
  }
  return false;
}

} // namespace

std::string_view to_string(policy_kind kind) noexcept {
  constexpr std::array<std::string_view, 5> names{"thompson", "ucb1", "exp3",
                                                  "evolution", "reinforce"};
  return names[static_cast<std::size_t>(kind)];
}

result<void> check(const policy_options& options,
                   const recsys::search_space& space) {
  if (!(options.low < options.high)
      || !std::isfinite(options.high - options.low))
    return refuse("a policy's range of rewards is none", "low < high");
  if (!is_variance(options.thompson.prior_variance)
      || !is_variance(options.thompson.noise_variance))
    return refuse("a variance is out of range", "above 0");
  if (options.thompson.candidates == 0 || options.thompson.candidates > 1 << 16)
    return refuse("a policy looks at no or too many candidates", "1 to 65536");
  if (options.horizon == 0)
    return refuse("a policy has no horizon", "1 suggestion or more");
  const auto& [population, tournament] = options.evolution;
  if (tournament == 0 || tournament > population || population > 10'000)
    return refuse("a population or its tournament is out of range",
                  "1 <= tournament <= population <= 10000");
  if (!(options.reinforce_rate > 0 && options.reinforce_rate <= 10))
    return refuse("a rate is out of range", "above 0, up to 10");
  if (needs_arms(options)) {
    auto points = space.points();
    if (!points || *points > most_arms)
      return refuse(std::string{to_string(options.kind)}
                        + " cannot tell so many configurations apart",
                    "up to " + std::to_string(most_arms) + ", no real numbers");
  }
  return {};
}

std::string to_text(const policy_options& options) {
  return recsys::json_text(
      {{"kind", to_string(options.kind)},
       {"goal", options.goal == reward_goal::highest ? "highest" : "lowest"},
       {"seed", options.seed},
       {"name", options.name},
       {"low", options.low},
       {"high", options.high},
       {"prior_variance", options.thompson.prior_variance},
       {"noise_variance", options.thompson.noise_variance},
       {"independent_arms", options.thompson.independent_arms},
       {"candidates", options.thompson.candidates},
       {"horizon", options.horizon},
       {"population", options.evolution.population},
       {"tournament", options.evolution.tournament},
       {"reinforce_rate", options.reinforce_rate}});
}

} // namespace automodel::coordination
