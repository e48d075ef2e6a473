#include "coordination/rewards/outer_reward.hpp"

#include <algorithm>

namespace automodel::coordination {

namespace {

result<micro> find_value(const global_values& values, const std::string& name) {
  auto at = values.find(name);
  if (at == values.end())
    return fail(errc::invalid_argument,
                "an evaluation has no value of \"" + name + '"',
                "the terms' metrics and constraints");
  if (!is_counted(at->second))
    return fail(errc::invalid_argument,
                "\"" + name + "\" is too large to be counted",
                "allowed: -1e9 to 1e9");
  return at->second;
}

wide product(micro a, micro b) {
  return divided(static_cast<wide>(a.count) * b.count, micro::scale);
}

// The mean of a constraint with all decisions in force; 0 outcomes: nothing.
std::optional<micro> mean_of(const std::string& constraint,
                             const round_seen& seen) {
  wide sum = 0, count = 0;
  for (const auto* outcome : seen.outcomes) {
    const auto& last = outcome->evaluations.back().values;
    if (auto at = last.find(constraint); at != last.end()) {
      sum += at->second.count;
      ++count;
    }
  }
  if (count == 0)
    return {};
  return saturated(divided(sum, count));
}

recsys::dual_variable<micro> coupling_dual(const coupling_terms& terms,
                                           micro beta) {
  auto most = terms.most - terms.least;
  return {micro::units(1) - terms.agreement, terms.step, most,
          std::clamp(beta - terms.least, micro{}, most)};
}

} // namespace

micro round_prices::multiplier(std::string_view constraint) const {
  std::size_t j = 0;
  for (const auto& term : terms.constraints) {
    if (term.hard)
      continue;
    if (term.name == constraint)
      return multipliers.duals()[j].multiplier;
    ++j;
  }
  return {};
}

micro round_prices::beta(std::string_view agent) const {
  auto at = couplings.find(agent);
  if (!terms.coupling.on || at == couplings.end())
    return {};
  return terms.coupling.least + at->second.multiplier;
}

result<system_worth> worth_of(const global_values& values,
                              const round_prices& prices) {
  wide sum = 0;
  system_worth found;
  for (const auto& term : prices.terms.utility) {
    auto value = find_value(values, term.metric);
    if (!value)
      return pass_on(value);
    sum += product(term.weight, *value);
  }
  std::vector<micro> soft;
  for (const auto& term : prices.terms.constraints) {
    auto value = find_value(values, term.name);
    if (!value)
      return pass_on(value);
    if (!term.hard)
      soft.push_back(*value);
    else if (*value > term.bound)
      found.breach = true;
  }
  sum -= prices.multipliers.price(soft).count;
  if (found.breach)
    sum -= prices.terms.breach.count;
  found.value = saturated(sum);
  if (!is_counted(found.value))
    return fail(errc::invalid_argument,
                "a system's worth is too large to be counted",
                "smaller weights, or values nearer to their bounds");
  return found;
}

round_prices next_prices(const round_prices& last, const round_seen& seen) {
  auto next = last;
  ++next.round;
  std::vector<recsys::dual_variable<micro>> duals;
  for (const auto& term : last.terms.constraints) {
    if (term.hard)
      continue;
    auto& dual = duals.emplace_back(last.multipliers.duals()[duals.size()]);
    if (auto mean = mean_of(term.name, seen))
      dual.ascend(*mean);
  }
  next.multipliers = recsys::lagrangian<micro>{std::move(duals)};
  for (const auto& [agent, signs] : seen.agents)
    if (auto at = next.couplings.find(agent);
        at != next.couplings.end() && signs.agree + signs.disagree > 0)
      at->second.ascend(
          saturated(divided(static_cast<wide>(signs.disagree) * micro::scale,
                            static_cast<wide>(signs.agree) + signs.disagree)));
  return next;
}

round_prices first_prices(const reward_terms& terms, const round_prices* last) {
  round_prices first{last ? last->round + 1 : 1, terms, {}, {}};
  std::vector<recsys::dual_variable<micro>> duals;
  for (const auto& term : terms.constraints)
    if (!term.hard)
      duals.push_back(
          {term.bound, term.step, term.most,
           std::min(last ? last->multiplier(term.name) : micro{}, term.most)});
  first.multipliers = recsys::lagrangian<micro>{std::move(duals)};
  for (const auto& [agent, ignored] : terms.agents) {
    auto beta = terms.coupling.start;
    if (last)
      if (auto at = last->couplings.find(agent); at != last->couplings.end())
        beta = last->terms.coupling.least + at->second.multiplier;
    first.couplings.emplace(agent, coupling_dual(terms.coupling, beta));
  }
  return first;
}

} // namespace automodel::coordination
