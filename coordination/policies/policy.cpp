#include "coordination/policies/policy.hpp"

#include "coordination/policies/evolution.hpp"
#include "coordination/policies/exp3.hpp"
#include "coordination/policies/reinforce.hpp"
#include "coordination/policies/thompson.hpp"
#include "coordination/policies/ucb1.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace automodel::coordination {

namespace {

constexpr std::string_view form = "policy 1";

} // namespace

policy::policy(recsys::search_space space, policy_options options)
    : space_(std::move(space)), options_(std::move(options)) {}

suggestion policy::propose() {
  suggestion next{proposed_, {}, 1};
  random_stream random{options_.seed, "policy/" + options_.name, proposed_++};
  choose(next, random);
  return next;
}

result<void> policy::observe(const policy_reward& reward) {
  const auto& what = reward.what;
  if (!std::isfinite(reward.value))
    return fail(errc::invalid_argument, "a reward that is not a number");
  if (!space_.positions(what.values))
    return fail(errc::invalid_argument,
                "a reward of {" + automodel::to_string(what.values)
                    + "}, which this policy cannot suggest");
  if (!(what.probability > 0 && what.probability <= 1))
    return fail(errc::invalid_argument,
                "a reward of a suggestion without a probability",
                "above 0, up to 1");
  if (what.number >= proposed_)
    return fail(errc::invalid_argument, "suggestion "
                                            + std::to_string(what.number)
                                            + " was not made yet");
  auto turned = reward;
  if (options_.goal == reward_goal::lowest)
    turned.value = -turned.value;
  learn(turned);
  return {};
}

std::string policy::snapshot() const {
  return recsys::json_text({{"form", form},
                            {"space", space_.text()},
                            {"options", to_text(options_)},
                            {"proposed", proposed_},
                            {"learned", learned()}});
}

result<void> policy::restore(std::string_view snapshot) {
  auto in = recsys::json_input::parse(snapshot, "snapshot of a policy");
  std::string found_form, space, options;
  std::uint64_t proposed = 0;
  in.read("form", found_form);
  in.read("space", space);
  in.read("options", options);
  in.read("proposed", proposed);
  if (!in.problem()
      && (found_form != form || space != space_.text()
          || options != to_text(options_)))
    return fail(errc::conflict,
                "the snapshot is of another policy: its space, its options or "
                "its form differ");
  if (!in.problem())
    read(in["learned"]);
  if (in.problem())
    return tl::unexpected(*in.problem());
  proposed_ = proposed;
  return {};
}

result<std::unique_ptr<policy>> make_policy(recsys::search_space space,
                                            policy_options options) {
  if (auto sound = check(options, space); !sound)
    return pass_on(sound);
  switch (options.kind) {
  case policy_kind::thompson:
    return std::make_unique<thompson>(std::move(space), std::move(options));
  case policy_kind::ucb1:
    return std::make_unique<ucb1>(std::move(space), std::move(options));
  case policy_kind::exp3:
    return std::make_unique<exp3>(std::move(space), std::move(options));
  case policy_kind::evolution:
    return std::make_unique<evolution>(std::move(space), std::move(options));
  case policy_kind::reinforce:
    return std::make_unique<reinforce>(std::move(space), std::move(options));
  }
  return fail(errc::invalid_argument, "no such kind of policy");
}

} // namespace automodel::coordination
