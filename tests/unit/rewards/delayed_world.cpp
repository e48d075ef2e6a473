#include "tests/unit/rewards/delayed_world.hpp"

#include <algorithm>

namespace automodel::coordination {

namespace {

constexpr double interaction = 0.4;

struct made_decision {
  std::string id;
  bool treated = false;
  double propensity = 0.5;
  std::vector<std::pair<int, outcome_observed>> news; ///< by time
};

double effect_of(int segment) {
  return segment == 0 ? -0.3 : 0.9;
}

evaluation measure(std::uint32_t coalition, double value) {
  return {coalition, {{"u", *to_micro(value)}}};
}

// The measured worth of all four coalitions, each with noise of its own.
std::vector<evaluation> evaluate(bool treated, int segment, double second,
                                 random_stream& random) {
  const auto base = 1.0 + segment;
  const auto own = treated ? effect_of(segment) : 0.0;
  const auto both = treated ? interaction : 0.0;
  auto noisy = [&](double value) { return value + 0.5 * random.normal(); };
  return {measure(0, noisy(base)), measure(1, noisy(base + own)),
          measure(2, noisy(base + second)),
          measure(3, noisy(base + own + second + both))};
}

made_decision decide(int time, random_stream& random) {
  const auto segment = static_cast<int>(random.below(2));
  made_decision made;
  made.id = "a" + std::to_string(time);
  made.propensity = segment == 0 ? 0.25 : 0.7;
  made.treated = random.uniform() < made.propensity;
  const auto second = 0.5 + random.normal();
  outcome_observed last{"o" + std::to_string(time),
                        1,
                        {made.id, "b" + std::to_string(time)},
                        evaluate(made.treated, segment, second, random),
                        {}};
  // Bad news is there at once, good news takes its time.
  const auto good = last.evaluations[3].values.at("u")
                    > last.evaluations[0].values.at("u") + micro::units(1);
  const auto delay = good ? 20 + static_cast<int>(random.below(40))
                          : static_cast<int>(random.below(15));
  if (random.below(3) == 0) {
    auto early = last; // a preliminary reading, off by anything
    for (auto& one : early.evaluations)
      one.values["u"] = one.values["u"] + *to_micro(3 * random.normal());
    last.version = 2;
    made.news.emplace_back(time
                               + static_cast<int>(random.below(
                                   static_cast<std::uint64_t>(delay) + 1)),
                           early);
  }
  for (auto copies = 1 + random.below(2); copies > 0; --copies)
    made.news.emplace_back(time + delay, last);
  return made;
}

} // namespace

delayed_world::delayed_world(std::uint64_t seed, int decisions) {
  random_stream random{seed, "delayed"};
  reward_terms terms;
  terms.utility = {{"u", micro::units(1)}};
  for (auto agent : {"first", "second"})
    terms.agents[agent] = {"own", false, {1}, 1};
  kept.take(terms_stated{terms});
  std::vector<made_decision> made;
  std::vector<std::pair<int, outcome_observed>> news;
  for (int time = 0; time < decisions; ++time) {
    made.push_back(decide(time, random));
    kept.take(decision_booked{made.back().id, "first", {}});
    kept.take(decision_booked{"b" + std::to_string(time), "second", {}});
    auto& own = made.back().news;
    news.insert(news.end(), own.begin(), own.end());
  }
  random.shuffle(news); // out of order, as far as it has come
  for (const auto& [time, outcome] : news)
    if (time < decisions)
      kept.take(outcome);
  for (int time = 0; time < decisions; ++time) {
    const auto& one = made[static_cast<std::size_t>(time)];
    const auto& account = *kept.book.decision(one.id);
    auto paid = to_double(
        account.booked[static_cast<std::size_t>(reward_layer::outer)]);
    attributed found{one.treated, one.propensity, paid};
    if (time <= decisions - longest_delay) {
      mature.push_back(found);
      unweighted.push_back({one.treated, 0.5, paid});
    }
    if (!account.outcomes.empty())
      arrived.push_back(found);
  }
}

} // namespace automodel::coordination
