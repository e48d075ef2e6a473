#include "coordination/rewards/reward_draft.hpp"

#include "coordination/rewards/inner_reward.hpp"
#include "coordination/rewards/outer_reward.hpp"
#include "coordination/rewards/path_distance.hpp"

#include <algorithm>
#include <utility>

namespace automodel::coordination {

namespace {

constexpr std::size_t most_waiting = 1 << 16;
constexpr std::size_t most_outcomes = 4096; // of a decision: sums fit micro

tl::unexpected<error> contradiction(const std::string& what) {
  return fail(errc::conflict, what + " was booked before with other content",
              "a correction is a higher version");
}

} // namespace

// -- looking through the draft ------------------------------------------------

const decision_account* reward_draft::decision(std::string_view id) const {
  auto at = posting_.decisions.find(id);
  return at != posting_.decisions.end() ? &at->second : book_.decision(id);
}

const outcome_account* reward_draft::outcome(std::string_view id) const {
  auto at = posting_.outcomes.find(id);
  return at != posting_.outcomes.end() ? &at->second : book_.outcome(id);
}

const round_prices* reward_draft::round(std::uint64_t number) const {
  return book_.round(number);
}

const round_prices* reward_draft::current() const {
  return book_.current();
}

decision_account& reward_draft::edit(std::string_view id) {
  auto at = posting_.decisions.find(id);
  if (at == posting_.decisions.end())
    at = posting_.decisions.emplace(id, *book_.decision(id)).first;
  return at->second;
}

// -- events -------------------------------------------------------------------

result<void> reward_draft::take(const reward_event& event) {
  return std::visit([this](const auto& kind) { return on(kind); }, event);
}

result<void> reward_draft::on(const terms_stated& event) {
  const auto* last = current();
  if (last && last->terms == event.terms)
    posting_.repeated = true;
  else
    posting_.opened.push_back(first_prices(event.terms, last));
  return {};
}

result<void> reward_draft::on(const decision_booked& event) {
  if (const auto* known = decision(event.decision)) {
    if (known->what != event)
      return contradiction("decision " + event.decision);
    posting_.repeated = true;
    return {};
  }
  const auto* prices = current();
  if (!prices || !prices->terms.agents.contains(event.agent))
    return fail(errc::invalid_argument,
                "no terms say how \"" + event.agent + "\" is paid");
  for (const auto& parent : event.parents)
    if (!decision(parent))
      return wait_for(parent, event);
  posting_.decisions.emplace(
      event.decision, decision_account{event, prices->round, {}, {}, {}});
  end_waits_for(event.decision);
  return {};
}

result<void> reward_draft::on(const gain_measured& event) {
  const auto* known = decision(event.decision);
  if (!known)
    return wait_for(event.decision, event);
  const bool correction = known->gain.has_value();
  if (correction && known->gain->version >= event.version) {
    if (known->gain->version == event.version && *known->gain != event)
      return contradiction("the gain of " + event.decision);
    posting_.repeated = true;
    return {};
  }
  auto& to = edit(event.decision);
  const auto& terms = round(to.round)->terms;
  to.gain = event;
  reward_entry about;
  about.cause = event.decision;
  about.version = event.version;
  about.correction = correction;
  about.round = to.round;
  pay(to, reward_layer::inner,
      inner_reward(event, terms.agents.at(to.what.agent), terms.ceiling),
      about);
  pay_effective(to, about);
  posting_.fresh_decisions.insert(event.decision);
  return {};
}

result<void> reward_draft::on(const outcome_observed& event) {
  std::uint64_t priced_by = 0;
  for (const auto& id : event.decisions) {
    const auto* known = decision(id);
    if (!known)
      return wait_for(id, event);
    priced_by = std::max(priced_by, known->round);
  }
  if (const auto* known = outcome(event.outcome);
      known && known->what.version >= event.version) {
    if (known->what.version == event.version && known->what != event)
      return contradiction("outcome " + event.outcome);
    posting_.repeated = true;
    return {};
  }
  if (auto room = check_room(event); !room)
    return room;
  const auto& prices = *round(priced_by);
  credit_game game;
  game.players = event.decisions.size();
  game.orders = event.orders;
  game.discount = prices.terms.discount;
  game.distance = path_distances(
      event.decisions, [this](std::string_view id) -> auto& {
        return decision(id)->what.parents;
      });
  outcome_account account{event, false, {}, {}};
  for (const auto& one : event.evaluations) {
    auto worth = worth_of(one.values, prices);
    if (!worth)
      return pass_on(worth);
    game.worth.emplace(one.coalition, worth->value);
    account.breach = worth->breach; // of the last: all decisions in force
  }
  account.reward = game.worth.at(game.everyone()) - game.worth.at(0);
  auto shares = assign_credit(game);
  if (!shares)
    return pass_on(shares);
  book_outcome(event, std::move(account), *shares, priced_by);
  return {};
}

result<void> reward_draft::on(const round_closed& event) {
  const auto* last = current();
  if (!last || event.round > last->round)
    return fail(errc::conflict,
                "round " + std::to_string(event.round) + " is not open");
  if (event.round < last->round) {
    posting_.repeated = true;
    return {};
  }
  posting_.opened.push_back(next_prices(*last, seen()));
  posting_.closes = true;
  return {};
}

// -- waiting ------------------------------------------------------------------

result<void> reward_draft::wait_for(const std::string& decision,
                                    reward_event event) {
  posting_.waits = true;
  auto holds = [&](const auto& waiting) {
    auto at = waiting.find(decision);
    return at != waiting.end() && std::ranges::count(at->second, event) > 0;
  };
  if (holds(book_.waiting_) || holds(posting_.waiting))
    return {};
  if (book_.waiting() >= most_waiting)
    return fail(errc::resource_exhausted,
                "too many rewards wait for decisions that were not booked",
                "up to 65536 do");
  posting_.waiting[decision].push_back(std::move(event));
  return {};
}

void reward_draft::end_waits_for(const std::string& decision) {
  std::vector<reward_event> events;
  if (auto at = book_.waiting_.find(decision); at != book_.waiting_.end())
    events = at->second;
  if (auto node = posting_.waiting.extract(decision))
    std::ranges::move(node.mapped(), std::back_inserter(events));
  for (auto& event : events)
    if (auto taken = take(event); !taken)
      posting_.refused.push_back({std::move(event), taken.error()});
  posting_.waits = posting_.repeated = false;
}

// -- rounds -------------------------------------------------------------------

round_seen reward_draft::seen() const {
  round_seen found;
  for (const auto& id : book_.fresh_outcomes_)
    found.outcomes.push_back(&book_.outcome(id)->what);
  for (const auto& id : book_.fresh_decisions_) {
    const auto& account = *book_.decision(id);
    auto inner = account.booked[static_cast<std::size_t>(reward_layer::inner)];
    auto outer = account.booked[static_cast<std::size_t>(reward_layer::outer)];
    if (inner == micro{} || outer == micro{})
      continue;
    auto& signs = found.agents[account.what.agent];
    ++((inner > micro{}) == (outer > micro{}) ? signs.agree : signs.disagree);
  }
  return found;
}

// -- paying -------------------------------------------------------------------

result<void> reward_draft::check_room(const outcome_observed& event) const {
  for (const auto& id : event.decisions)
    if (const auto& known = decision(id)->outcomes;
        known.size() >= most_outcomes && !known.contains(event.outcome))
      return fail(errc::resource_exhausted,
                  "decision " + id + " has too many outcomes", "up to 4096");
  return {};
}

void reward_draft::book_outcome(const outcome_observed& event,
                                outcome_account account, const credit& shares,
                                std::uint64_t priced_by) {
  std::map<std::string, micro, std::less<>> before;
  if (const auto* known = outcome(event.outcome))
    before = known->shares;
  reward_entry about;
  about.cause = event.outcome;
  about.version = event.version;
  about.rule = shares.rule;
  about.breach = account.breach;
  std::map<std::string, micro, std::less<>> errors;
  for (std::size_t i = 0; i < event.decisions.size(); ++i) {
    account.shares[event.decisions[i]] = shares.shares[i];
    if (!shares.errors.empty())
      errors[event.decisions[i]] = shares.errors[i];
  }
  auto involved = before;
  involved.insert(account.shares.begin(), account.shares.end());
  auto now = account.shares;
  posting_.outcomes.insert_or_assign(event.outcome, std::move(account));
  posting_.fresh_outcomes.insert(event.outcome);
  for (const auto& [id, ignored] : involved) {
    auto& to = edit(id);
    if (now.contains(id))
      to.outcomes.insert(event.outcome);
    else
      to.outcomes.erase(event.outcome);
    about.correction = before.contains(id);
    about.error = errors[id];
    about.round = priced_by;
    auto outer = to.booked[static_cast<std::size_t>(reward_layer::outer)];
    pay(to, reward_layer::outer, outer - before[id] + now[id], about);
    about.error = {};
    about.round = to.round;
    pay_effective(to, about);
    posting_.fresh_decisions.insert(id);
  }
}

void reward_draft::pay(decision_account& to, reward_layer layer, micro target,
                       reward_entry about) {
  auto& booked = to.booked[static_cast<std::size_t>(layer)];
  about.amount = target - booked;
  if (about.correction && about.amount == micro{})
    return;
  booked = target;
  about.sequence = book_.entries_ + posting_.entries.size() + 1;
  about.decision = to.what.decision;
  about.agent = to.what.agent;
  about.layer = layer;
  posting_.entries.push_back(std::move(about));
}

void reward_draft::pay_effective(decision_account& to, reward_entry about) {
  auto breach = std::ranges::any_of(
      to.outcomes, [&](const auto& id) { return outcome(id)->breach; });
  auto target = effective_reward(
      to.booked[static_cast<std::size_t>(reward_layer::inner)],
      to.booked[static_cast<std::size_t>(reward_layer::outer)],
      round(to.round)->beta(to.what.agent), breach);
  pay(to, reward_layer::effective, target, std::move(about));
}

} // namespace automodel::coordination
