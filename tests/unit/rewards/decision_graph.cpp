#include "tests/unit/rewards/decision_graph.hpp"

#include "coordination/rewards/inner_reward.hpp"
#include "coordination/rewards/outer_reward.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

namespace automodel::coordination {

namespace {

std::string name_of(char kind, std::size_t index) {
  return {kind, static_cast<char>('a' + index / 26),
          static_cast<char>('a' + index % 26)};
}

micro draw(random_stream& random, std::uint64_t width) {
  return {static_cast<std::int64_t>(random.below(2 * width + 1))
          - static_cast<std::int64_t>(width)};
}

reward_terms random_terms(random_stream& random) {
  reward_terms terms;
  terms.utility = {{"u0", draw(random, 3'000'000)}, {"u1", {1'000'000}}};
  terms.constraints
      = {{"soft", draw(random, 500'000), false, {700'000}, {5'000'000}},
         {"hard", {900'000}, true, {}, {}}};
  for (auto agent : {"x", "y", "z"})
    terms.agents[agent] = {"own",
                           random.below(2) == 0,
                           {static_cast<std::int64_t>(1 + random.below(1000))},
                           1 + random.below(100)};
  terms.coupling.start = {static_cast<std::int64_t>(random.below(1'000'001))};
  return terms;
}

gain_measured random_gain(const std::string& decision, std::uint32_t version,
                          random_stream& random) {
  auto read = [&] {
    return reading{draw(random, 1'000'000),
                   {static_cast<std::int64_t>(random.below(50'000))},
                   3};
  };
  return {decision, version, read(), read(), random.below(500)};
}

evaluation evaluate(std::uint32_t coalition, random_stream& random) {
  return {coalition,
          {{"u0", draw(random, 2'000'000)},
           {"u1", draw(random, 2'000'000)},
           {"soft", draw(random, 1'000'000)},
           {"hard", draw(random, 1'000'000)}}};
}

// Enough evaluations for one of the rules, drawn too.
void evaluate_some(outcome_observed& outcome, random_stream& random) {
  const auto players = outcome.decisions.size();
  const auto everyone = static_cast<std::uint32_t>((1U << players) - 1);
  std::set<std::uint32_t> coalitions{0, everyone};
  switch (random.below(4)) {
  case 0:
    if (players <= 3)
      for (std::uint32_t s = 0; s <= everyone; ++s)
        coalitions.insert(s);
    break;
  case 1:
    outcome.orders = draw_orders(
        players, 1 + static_cast<std::uint32_t>(random.below(4)), random());
    for (auto s : coalitions_of(outcome.orders))
      coalitions.insert(s);
    break;
  case 2:
    for (std::size_t i = 0; i < players; ++i)
      coalitions.insert(everyone & ~(1U << i));
    break;
  default:
    break;
  }
  for (auto coalition : coalitions)
    outcome.evaluations.push_back(evaluate(coalition, random));
}

std::vector<std::string> some_of(std::size_t decisions, std::size_t most,
                                 random_stream& random) {
  std::set<std::string> chosen;
  auto wanted = 1 + random.below(std::min(decisions, most));
  while (chosen.size() < wanted)
    chosen.insert(name_of('d', random.below(decisions)));
  return {chosen.begin(), chosen.end()};
}

// The last version of each outcome, and whether a decision has a gain.
struct last_news {
  std::map<std::string, outcome_observed> outcomes;
  std::map<std::string, gain_measured> gains;

  explicit last_news(const decision_graph& graph) {
    for (const auto& event : graph.news)
      if (const auto* gain = std::get_if<gain_measured>(&event)) {
        auto& last = gains[gain->decision];
        if (last.decision.empty() || last.version < gain->version)
          last = *gain;
      } else {
        const auto& outcome = std::get<outcome_observed>(event);
        auto& last = outcomes[outcome.outcome];
        if (last.outcome.empty() || last.version < outcome.version)
          last = outcome;
      }
  }
};

using sums = std::map<std::pair<std::string, reward_layer>, wide>;

std::string audit_entries(const ledger& kept) {
  std::set<std::tuple<std::string, reward_layer, std::string, std::uint32_t>>
      paid;
  sums by_decision, by_agent;
  std::uint64_t sequence = 0;
  for (const auto& entry : kept.entries) {
    if (entry.sequence != ++sequence)
      return "an entry is missing before " + std::to_string(entry.sequence);
    if (!paid.emplace(entry.decision, entry.layer, entry.cause, entry.version)
             .second)
      return "paid twice: " + entry.decision + " for " + entry.cause;
    by_decision[{entry.decision, entry.layer}] += entry.amount.count;
    by_agent[{entry.agent, entry.layer}] += entry.amount.count;
  }
  for (const auto& [key, sum] : by_decision)
    if (sum
        != kept.book.decision(key.first)
               ->booked[static_cast<std::size_t>(key.second)]
               .count)
      return "entries of " + key.first + " do not sum to what is booked";
  for (const auto& [key, sum] : by_agent)
    if (sum != kept.book.balance(key.first, key.second).count)
      return "entries of " + key.first + " do not sum to its balance";
  return {};
}

std::string audit_outcomes(const ledger& kept, const last_news& news) {
  std::map<std::string, wide> paid;
  std::map<std::string, std::set<std::string>> receivers;
  for (const auto& entry : kept.entries)
    if (entry.layer == reward_layer::outer) {
      paid[entry.cause] += entry.amount.count;
      receivers[entry.cause].insert(entry.decision);
    }
  for (const auto& [id, outcome] : news.outcomes) {
    std::uint64_t round = 0;
    for (const auto& decision : outcome.decisions) {
      round = std::max(round, kept.book.decision(decision)->round);
      if (!receivers[id].contains(decision))
        return decision + " was never paid for " + id;
    }
    const auto& prices = *kept.book.round(round);
    auto with = worth_of(outcome.evaluations.back().values, prices);
    auto without = worth_of(outcome.evaluations.front().values, prices);
    if (paid[id] != (with->value - without->value).count)
      return "the shares of " + id + " do not sum to it";
    if (kept.book.outcome(id)->what.version != outcome.version)
      return id + " is not in its last version";
  }
  return {};
}

std::string audit_mix(const ledger& kept, const decision_graph& graph,
                      const last_news& news) {
  for (const auto& event : graph.backbone) {
    const auto* booked = std::get_if<decision_booked>(&event);
    if (!booked)
      continue;
    const auto& account = *kept.book.decision(booked->decision);
    const auto& prices = *kept.book.round(account.round);
    micro inner;
    if (auto gain = news.gains.find(booked->decision); gain != news.gains.end())
      inner = inner_reward(gain->second, prices.terms.agents.at(booked->agent),
                           prices.terms.ceiling);
    micro outer;
    bool breach = false;
    for (const auto& [id, outcome] : news.outcomes) {
      const auto& shares = kept.book.outcome(id)->shares;
      if (auto share = shares.find(booked->decision); share != shares.end()) {
        outer = outer + share->second;
        breach = breach || kept.book.outcome(id)->breach;
      }
    }
    const std::array<micro, reward_layer_count> expected{
        inner, outer,
        effective_reward(inner, outer, prices.beta(booked->agent), breach)};
    if (account.booked != expected)
      return booked->decision + " was not given what it is due";
  }
  return {};
}

} // namespace

decision_graph random_graph(std::uint64_t seed) {
  random_stream random{seed, "graph"};
  decision_graph graph;
  graph.one_round = random.below(2) == 0;
  graph.backbone.push_back(terms_stated{random_terms(random)});
  const auto decisions = 1 + random.below(12);
  std::uint64_t round = 1;
  for (std::size_t i = 0; i < decisions; ++i) {
    decision_booked booked{
        name_of('d', i), std::string(1, "xyz"[random.below(3)]), {}};
    for (std::size_t parent = 0; parent < i; ++parent)
      if (random.below(3) == 0)
        booked.parents.push_back(name_of('d', parent));
    graph.backbone.push_back(booked);
    if (!graph.one_round && random.below(4) == 0)
      graph.backbone.push_back(round_closed{round++});
    for (std::uint32_t version = 0; version < random.below(3); ++version)
      graph.news.push_back(random_gain(booked.decision, version + 1, random));
  }
  const auto outcomes = random.below(5);
  for (std::size_t i = 0; i < outcomes; ++i)
    for (std::uint32_t version = 1; version == 1 || random.below(3) == 0;
         ++version) {
      outcome_observed outcome{
          name_of('o', i), version, some_of(decisions, 5, random), {}, {}};
      evaluate_some(outcome, random);
      graph.news.push_back(std::move(outcome));
    }
  return graph;
}

std::vector<reward_event> delivery(const decision_graph& graph,
                                   std::uint64_t seed) {
  random_stream random{seed, "delivery"};
  std::vector<reward_event> late = graph.news;
  for (const auto& event : graph.news)
    while (random.below(3) == 0)
      late.push_back(event);
  random.shuffle(late);
  std::vector<reward_event> events;
  auto next = late.begin();
  for (const auto& event : graph.backbone) {
    events.push_back(event);
    if (random.below(4) == 0)
      events.push_back(event);
    while (next != late.end() && random.below(3) != 0)
      events.push_back(*next++);
  }
  events.insert(events.end(), next, late.end());
  return events;
}

void ledger::take(const reward_event& event) {
  auto posting = book.post(event);
  if (!posting)
    throw std::logic_error(to_string(posting.error()));
  if (!posting->refused.empty())
    throw std::logic_error(to_string(posting->refused.front().why));
  journal.push_back(event);
  entries.insert(entries.end(), posting->entries.begin(),
                 posting->entries.end());
  book.apply(std::move(*posting));
}

std::string audit(const ledger& kept, const decision_graph& graph) {
  if (kept.book.waiting() > 0)
    return "something still waits";
  last_news news{graph};
  if (auto wrong = audit_entries(kept); !wrong.empty())
    return wrong;
  if (auto wrong = audit_outcomes(kept, news); !wrong.empty())
    return wrong;
  return audit_mix(kept, graph, news);
}

std::string try_graph(std::uint64_t seed) {
  auto graph = random_graph(seed);
  auto events = delivery(graph, seed);
  ledger whole;
  for (const auto& event : events)
    whole.take(event);
  if (auto wrong = audit(whole, graph); !wrong.empty())
    return wrong;

  // A restart: the book is gone, the journal is not; senders send again.
  random_stream random{seed, "restart"};
  auto cut = random.below(events.size() + 1);
  ledger again;
  for (std::size_t i = 0; i < cut; ++i)
    again.take(whole.journal[i]);
  for (std::size_t i = cut - std::min<std::size_t>(cut, random.below(4));
       i < events.size(); ++i)
    again.take(events[i]);
  if (again.entries != whole.entries || !(again.book == whole.book))
    return "a restart changed the books";

  if (!graph.one_round)
    return {};
  ledger other;
  for (const auto& event : delivery(graph, seed + (std::uint64_t{1} << 40)))
    other.take(event);
  if (auto wrong = audit(other, graph); !wrong.empty())
    return wrong + " in another order";
  for (const auto& event : graph.backbone)
    if (const auto* booked = std::get_if<decision_booked>(&event))
      if (other.book.decision(booked->decision)->booked
          != whole.book.decision(booked->decision)->booked)
        return "another order paid " + booked->decision + " something else";
  return {};
}

} // namespace automodel::coordination
