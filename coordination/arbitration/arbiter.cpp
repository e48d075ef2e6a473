#include "coordination/arbitration/arbiter.hpp"

#include "coordination/arbitration/pareto.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace automodel::coordination {

namespace {

constexpr std::size_t longest_id = 256;
constexpr std::size_t most_proposals = 4096;

struct contender {
  const proposal* what = nullptr;
  const override_order* order = nullptr; ///< a person's, if there is one
  std::size_t front = 0;
};

tl::unexpected<error> refuse(std::string what, std::string allowed = {}) {
  return fail(errc::invalid_argument, std::move(what), std::move(allowed));
}

bool is_name(const std::string& text) noexcept {
  return !text.empty() && text.size() <= longest_id;
}

std::uint64_t version_of(const std::string& thing, const versions& now) {
  auto at = now.find(thing);
  return at == now.end() ? 0 : at->second;
}

result<void> check_one(const proposal& one, std::size_t objectives) {
  if (!is_name(one.id) || !is_name(one.agent))
    return refuse("a proposal or its agent has no name", "1 to 256 bytes");
  if (one.writes.empty() || one.writes.contains(""))
    return refuse("proposal " + one.id + " would change nothing");
  if (one.objectives.size() != objectives)
    return refuse("proposal " + one.id + " has other objectives",
                  "as many as the others");
  if (one.rebases > 1)
    return refuse("proposal " + one.id + " was made anew too often", "once");
  return {};
}

// The contenders by id. Errors: those of arbitrate.
result<std::vector<contender>>
gather(std::span<const proposal> proposals,
       std::span<const override_order> overrides) {
  if (proposals.size() > most_proposals)
    return refuse("too many proposals at once", "up to 4096");
  std::vector<contender> all;
  for (const auto& one : proposals) {
    if (auto sound = check_one(one, proposals.front().objectives.size());
        !sound)
      return pass_on(sound);
    all.push_back({&one});
  }
  auto id
      = [](const contender& one) -> const std::string& { return one.what->id; };
  std::ranges::sort(all, {}, id);
  if (std::ranges::adjacent_find(all, {}, id) != all.end())
    return refuse("two proposals have the same id");
  for (const auto& order : overrides) {
    auto at = std::ranges::lower_bound(all, order.proposal, {}, id);
    if (at == all.end() || at->what->id != order.proposal || at->order
        || order.who.empty() || order.reason.empty())
      return refuse("an override of \"" + order.proposal
                        + "\" that cannot be followed",
                    "one for a proposal, with a name and a reason");
    at->order = &order;
  }
  return all;
}

// What is refused whatever the others are.
std::optional<ruling> refused_alone(const contender& one, const versions& now,
                                    const arbitration_terms& terms) {
  const auto& what = *one.what;
  ruling found{what.id, false, {}, {}, {}, false, false, {}};
  for (const auto& [thing, seen] : what.reads)
    if (auto current = version_of(thing, now); current != seen) {
      found.rule = arbitration_rule::stale;
      found.over = thing;
      found.may_rebase = what.rebases == 0;
      found.reason = "it saw version " + std::to_string(seen) + " of " + thing
                     + ", which is at " + std::to_string(current);
      return found;
    }
  if (!what.breaches.empty()) {
    found.rule = arbitration_rule::hard_constraint;
    found.over = what.breaches.front();
    found.reason = "it would break " + found.over;
    return found;
  }
  if (one.order && !one.order->accept) {
    found.rule = arbitration_rule::override;
    found.reason = one.order->who + " rejected it: " + one.order->reason;
    return found;
  }
  if (!one.order && what.risk > terms.riskiest) {
    found.rule = arbitration_rule::held;
    found.needs_person = true;
    found.reason = "its risk of " + to_string(what.risk) + " is above "
                   + to_string(terms.riskiest) + ": a person must accept it";
    return found;
  }
  return {};
}

// The criterion by which a wins, if it does: the first that tells them apart.
std::optional<arbitration_rule> wins_by(const contender& a,
                                        const contender& b) {
  using rule = arbitration_rule;
  const auto &x = *a.what, &y = *b.what;
  auto decided = rule::none;
  auto wins = false;
  auto ask = [&](rule by, bool better, bool worse) {
    if (decided == rule::none && (better || worse)) {
      decided = by;
      wins = better;
    }
  };
  ask(rule::override, a.order && !b.order, !a.order && b.order);
  ask(rule::safety, x.risk<y.risk, x.risk> y.risk);
  ask(rule::pareto, a.front<b.front, a.front> b.front);
  ask(rule::utility, x.utility > y.utility, x.utility < y.utility);
  ask(rule::expected_reward, x.expected_reward > y.expected_reward,
      x.expected_reward < y.expected_reward);
  ask(rule::cost, x.cost<y.cost, x.cost> y.cost);
  ask(rule::age, x.submitted<y.submitted, x.submitted> y.submitted);
  ask(rule::id, x.id<y.id, x.id> y.id);
  if (!wins)
    return {};
  return decided;
}

ruling lost(const contender& loser, const contender& winner,
            arbitration_rule rule, std::string over) {
  const auto& what = *loser.what;
  auto reason = winner.what->id + " of " + winner.what->agent
                + " goes before it by " + std::string{to_string(rule)}
                + ", and both touch " + over;
  return {what.id,
          false,
          rule,
          winner.what->id,
          std::move(over),
          what.rebases == 0,
          false,
          std::move(reason)};
}

std::vector<ruling> decide_ranked(std::vector<contender> ranked) {
  std::ranges::sort(ranked, [](const contender& a, const contender& b) {
    return wins_by(a, b).has_value();
  });
  std::vector<std::pair<contender, ruling>> accepted;
  std::vector<ruling> found;
  for (const auto& one : ranked) {
    auto blocked = false;
    for (auto& [winner, won] : accepted)
      if (auto over = overlap(*winner.what, *one.what)) {
        auto rule = *wins_by(winner, one);
        won.rule = rule;
        won.against = one.what->id;
        won.over = *over;
        found.push_back(lost(one, winner, rule, *std::move(over)));
        blocked = true;
        break;
      }
    if (!blocked)
      accepted.push_back(
          {one, {one.what->id, true, {}, {}, {}, false, false, {}}});
  }
  for (auto& [ignored, won] : accepted)
    found.push_back(std::move(won));
  return found;
}

} // namespace

std::string_view to_string(arbitration_rule rule) noexcept {
  constexpr std::array<std::string_view, 12> names{
      "none",   "stale",   "hard_constraint", "held", "override", "safety",
      "pareto", "utility", "expected_reward", "cost", "age",      "id"};
  return names[static_cast<std::size_t>(rule)];
}

result<std::vector<ruling>> arbitrate(std::span<const proposal> proposals,
                                      const versions& now,
                                      std::span<const override_order> overrides,
                                      const arbitration_terms& terms) {
  auto all = gather(proposals, overrides);
  if (!all)
    return pass_on(all);
  std::vector<ruling> found;
  std::vector<contender> ranked;
  std::vector<std::vector<micro>> objectives;
  for (const auto& one : *all)
    if (auto refused = refused_alone(one, now, terms)) {
      found.push_back(*std::move(refused));
    } else {
      ranked.push_back(one);
      objectives.push_back(one.what->objectives);
    }
  auto fronts = pareto_fronts(objectives);
  for (std::size_t i = 0; i < ranked.size(); ++i)
    ranked[i].front = fronts[i];
  std::ranges::move(decide_ranked(std::move(ranked)),
                    std::back_inserter(found));
  std::ranges::sort(found, {}, &ruling::proposal);
  return found;
}

std::optional<std::string> overlap(const proposal& a, const proposal& b) {
  for (const auto& thing : a.writes)
    if (b.writes.contains(thing) || b.reads.contains(thing))
      return thing;
  for (const auto& thing : b.writes)
    if (a.reads.contains(thing))
      return thing;
  return {};
}

void carry_out(std::span<const proposal> accepted, versions& now) {
  for (const auto& one : accepted)
    for (const auto& thing : one.writes)
      ++now[thing];
}

} // namespace automodel::coordination
