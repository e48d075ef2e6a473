#include "coordination/rewards/terms.hpp"

#include <set>

namespace automodel::coordination {

namespace {

constexpr std::size_t most_terms = 64;
constexpr std::size_t longest_name = 256;
constexpr micro one = micro::units(1);

tl::unexpected<error> refuse(const std::string& term, const std::string& what,
                             std::string allowed) {
  return fail(errc::invalid_argument, term + ' ' + what, std::move(allowed));
}

bool within(micro value, micro low, micro high) noexcept {
  return value >= low && value <= high;
}

result<void> check_names(const reward_terms& terms) {
  std::set<std::string, std::less<>> names;
  auto check_name = [&](const std::string& name) -> result<void> {
    if (name.empty() || name.size() > longest_name)
      return refuse("a term", "has no name or too long a one",
                    "allowed: 1 to 256 bytes");
    if (!names.insert(name).second)
      return refuse('"' + name + '"', "is named twice",
                    "each metric and each constraint once");
    return {};
  };
  for (const auto& term : terms.utility)
    if (auto sound = check_name(term.metric); !sound)
      return sound;
  for (const auto& term : terms.constraints)
    if (auto sound = check_name(term.name); !sound)
      return sound;
  return {};
}

result<void> check_constraint(const constraint_term& term) {
  if (!is_counted(term.bound))
    return refuse(term.name, "has a bound that is not counted",
                  "allowed: -1e9 to 1e9");
  const bool priced = term.step > micro{} && term.most > micro{};
  const bool free = term.step == micro{} && term.most == micro{};
  if (term.hard ? !free : !priced)
    return refuse(term.name,
                  term.hard ? "is hard and has a price" : "has no price",
                  "hard: step and most 0; soft: both above 0");
  if (term.most > micro::units(1'000'000)
      || term.step > micro::units(1'000'000))
    return refuse(term.name, "has too large a step or multiplier",
                  "allowed: up to 1e6");
  return {};
}

result<void> check_coupling(const coupling_terms& terms) {
  if (!within(terms.least, {}, terms.most) || terms.most > one
      || !within(terms.start, terms.least, terms.most))
    return refuse("coupling", "has ends of beta that are no range",
                  "allowed: 0 <= least <= start <= most <= 1");
  if (terms.step <= micro{} || terms.step > micro::units(1000))
    return refuse("coupling", "has a step out of range",
                  "allowed: above 0, up to 1000");
  if (!within(terms.agreement, {}, one))
    return refuse("coupling", "has an agreement out of range",
                  "allowed: 0 to 1");
  return {};
}

result<void> check_agent(const std::string& name, const agent_terms& terms) {
  if (name.empty() || name.size() > longest_name)
    return refuse("an agent", "has no name or too long a one",
                  "allowed: 1 to 256 bytes");
  if (terms.margin <= micro{} || !is_counted(terms.margin))
    return refuse(name, "has a margin out of range",
                  "allowed: above 0, up to 1e9");
  if (terms.allowance == 0)
    return refuse(name, "has no cost allowance", "allowed: 1 or more");
  return {};
}

} // namespace

result<void> check(const reward_terms& terms) {
  if (terms.utility.empty() || terms.utility.size() > most_terms
      || terms.constraints.size() > most_terms)
    return refuse("the utility or the constraints", "have no or too many terms",
                  "allowed: 1 to 64, 0 to 64");
  if (auto sound = check_names(terms); !sound)
    return sound;
  for (const auto& term : terms.utility)
    if (!within(term.weight, micro::units(-1'000'000), micro::units(1'000'000)))
      return refuse(term.metric, "has a weight out of range",
                    "allowed: -1e6 to 1e6");
  for (const auto& term : terms.constraints)
    if (auto sound = check_constraint(term); !sound)
      return sound;
  for (const auto& [name, agent] : terms.agents)
    if (auto sound = check_agent(name, agent); !sound)
      return sound;
  if (auto sound = check_coupling(terms.coupling); !sound)
    return sound;
  if (!within(terms.breach, {}, micro::units(1'000'000))
      || !within(terms.ceiling, {1}, micro::units(1'000'000)))
    return refuse("breach or ceiling", "is out of range",
                  "allowed: 0 to 1e6; above 0 up to 1e6");
  if (!within(terms.discount, {1}, one))
    return refuse("discount", "is out of range", "allowed: above 0, up to 1");
  return {};
}

} // namespace automodel::coordination
