#include "coordination/policies/policy.hpp"
#include "coordination/rewards/promotion.hpp"
#include "tests/unit/rewards/decision_graph.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

constexpr int a_round = 12; // decisions

// A ranker may lure: its own click rate rises by three margins and the whole
// loses two; or serve, which brings less to itself and something to all.
struct misaligned_platform {
  ledger kept;
  std::unique_ptr<policy> learner;
  std::map<std::string, std::vector<std::string>> decisions; ///< by setting
  random_stream random{5, "platform"};
  int made = 0;

  explicit misaligned_platform(bool coupled) {
    reward_terms terms;
    terms.utility = {{"retention", micro::units(1)}};
    terms.agents["ranker"] = {"click rate", false, *to_micro(0.01), 100};
    terms.coupling.on = coupled;
    terms.coupling.start = *to_micro(0.1); // trusts the proxy at first
    kept.take(terms_stated{terms});
    auto space = recsys::search_space::create(
        {{"style",
          recsys::choice{{std::string{"lure"}, std::string{"serve"}}}}});
    policy_options options;
    options.thompson.independent_arms = true;
    learner = make_policy(space.value(), options).value();
  }

  double noisy(double value) { return value + 0.2 * random.normal(); }

  void pay(const suggestion& tried, const reward_event& event) {
    auto before = kept.entries.size();
    kept.take(event);
    for (auto at = before; at < kept.entries.size(); ++at)
      if (kept.entries[at].layer == reward_layer::effective)
        REQUIRE(learner->observe(
            {tried, to_double(kept.entries[at].amount),
             std::holds_alternative<outcome_observed>(event)}));
  }

  void decide() {
    auto tried = learner->propose();
    const auto& style = std::get<std::string>(tried.values.at("style"));
    auto lures = style == "lure";
    auto id = "d" + std::to_string(made++);
    decisions[style].push_back(id);
    kept.take(decision_booked{id, "ranker", {}});
    auto rate = *to_micro(0.01 * noisy(lures ? 3 : 1));
    pay(tried, gain_measured{id, 1, {{}, {}, 3}, {rate, {}, 3}, 50});
    auto worth = *to_micro(noisy(lures ? -2 : 0.5));
    pay(tried, outcome_observed{
                   "o-" + id,
                   1,
                   {id},
                   {{0, {{"retention", {}}}}, {1, {{"retention", worth}}}},
                   {}});
  }

  void play_round() {
    for (int i = 0; i < a_round; ++i)
      decide();
    kept.take(round_closed{kept.book.current()->round});
  }

  bool promotes(const std::string& style) {
    auto judged = judge_promotion(kept.book, decisions[style]);
    REQUIRE(judged);
    return judged->promoted;
  }
};

} // namespace

TEST_CASE("what raises the local metric and lowers the global one is promoted "
          "without coupling, and not with it") {
  misaligned_platform alone{false}, coupled{true};
  for (int round = 0; round < 10; ++round) {
    alone.play_round();
    coupled.play_round();
  }
  auto style = [](const misaligned_platform& platform) {
    return std::get<std::string>(platform.learner->favourite().at("style"));
  };
  // The test has power: what is missing without coupling is what harms.
  CHECK(style(alone) == "lure");
  CHECK(alone.promotes("lure"));
  CHECK(alone.kept.book.balance("ranker", reward_layer::outer)
        < micro::units(-150));
  CHECK(style(coupled) == "serve");
  CHECK(!coupled.promotes("lure"));
  CHECK(coupled.promotes("serve"));
  CHECK(coupled.kept.book.balance("ranker", reward_layer::outer)
        > alone.kept.book.balance("ranker", reward_layer::outer));
}

TEST_CASE("a proxy that turned against the goal is noticed within three "
          "rounds") {
  misaligned_platform coupled{true};
  int noticed = 0;
  // Luring pays while (1 - beta) 3 > beta 2.
  for (int round = 1; round <= 3 && noticed == 0; ++round) {
    coupled.play_round();
    if (coupled.kept.book.current()->beta("ranker") > *to_micro(0.6))
      noticed = round;
  }
  INFO("beta " << to_string(coupled.kept.book.current()->beta("ranker")));
  CHECK(noticed > 0);
}

TEST_CASE("beta settles where the stated share of decisions agrees") {
  // An agent whose two settings differ: a learner that is paid (1 - beta) 3 -
  // beta 2 or (1 - beta) 1 + beta 0.5 takes the one that pays more.
  misaligned_platform coupled{true};
  for (int round = 0; round < 30; ++round)
    coupled.play_round();
  std::size_t serving = 0, late = 0;
  for (const auto& id : coupled.decisions["serve"])
    serving += coupled.kept.book.decision(id)->round > 10;
  for (const auto& id : coupled.decisions["lure"])
    late += coupled.kept.book.decision(id)->round > 10;
  INFO(serving << " of " << serving + late << " agree");
  CHECK(static_cast<double>(serving)
        >= 0.8 * static_cast<double>(serving + late));
}

TEST_CASE("a setting is not promoted on little evidence or after a breach") {
  misaligned_platform coupled{true};
  CHECK(!coupled.promotes("serve")); // no decision at all
  CHECK(judge_promotion(coupled.kept.book, std::vector<std::string>{"nobody"})
            .error()
            .code
        == errc::not_found);
  CHECK(!judge_promotion(reward_book{}, {}));
}
