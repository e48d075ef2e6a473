#include "coordination/micro.hpp"
#include "coordination/rewards/inner_reward.hpp"
#include "coordination/rewards/outer_reward.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

gain_measured gain_of(double control, double deviation, double treatment,
                      std::uint64_t cost) {
  return {"d",
          1,
          {*to_micro(control), *to_micro(deviation), 3},
          {*to_micro(treatment), {}, 3},
          cost};
}

reward_terms terms_with_limits() {
  reward_terms terms;
  terms.utility = {{"revenue", micro::units(2)}, {"churn", micro::units(-1)}};
  terms.constraints
      = {{"latency", *to_micro(0.1), false, micro::units(10), micro::units(5)},
         {"spend", micro::units(3), true, {}, {}}};
  terms.agents["a"] = {"ndcg", false, *to_micro(0.001), 100};
  terms.coupling.least = *to_micro(0.2);
  terms.coupling.start = *to_micro(0.3);
  return terms;
}

} // namespace

TEST_CASE("micro-units round to the nearest, alike on both sides of zero") {
  CHECK(to_micro(1.0000005)->count == 1'000'001);
  CHECK(to_micro(-1.0000005)->count == -1'000'001);
  CHECK(!to_micro(1.1e9));
  CHECK(!to_micro(0.0 / 0.0));
  CHECK(micro{3} * micro{500'000} == micro{2});
  CHECK(micro{-3} * micro{500'000} == micro{-2});
  CHECK(micro{1} / micro::units(2) == micro{1});
  CHECK(saturated(wide{1} << 100).count == INT64_MAX);
  CHECK(to_string(micro{-1'250'000}) == "-1.25");
  CHECK(to_string(micro{40}) == "0.00004");
  CHECK(to_string(micro::units(7)) == "7");
}

TEST_CASE("a gain counts in deviations of the control and falls with cost") {
  agent_terms terms{"ndcg", false, *to_micro(0.001), 100};
  const auto ten = micro::units(10);
  // (0.108 - 0.1) / 0.004
  CHECK(inner_reward(gain_of(0.1, 0.004, 0.108, 100), terms, ten)
        == micro::units(2));
  CHECK(inner_reward(gain_of(0.1, 0.004, 0.108, 400), terms, ten)
        == *to_micro(0.5));
  SECTION("cheapness below the allowance is not paid") {
    CHECK(inner_reward(gain_of(0.1, 0.004, 0.108, 1), terms, ten)
          == micro::units(2));
  }
  SECTION("a loss is not excused by its cost") {
    CHECK(inner_reward(gain_of(0.108, 0.004, 0.1, 400), terms, ten)
          == micro::units(-2));
  }
  SECTION("a control without spread is measured by the margin") {
    CHECK(inner_reward(gain_of(0.1, 0, 0.103, 0), terms, ten)
          == micro::units(3));
  }
  SECTION("what should be small is turned") {
    terms.lower_is_better = true;
    CHECK(inner_reward(gain_of(0.108, 0.004, 0.1, 100), terms, ten)
          == micro::units(2));
  }
  SECTION("there is a ceiling") {
    CHECK(inner_reward(gain_of(0, 0.001, 100, 0), terms, ten) == ten);
    CHECK(inner_reward(gain_of(100, 0.001, 0, 0), terms, ten) == -ten);
  }
}

TEST_CASE("a breach forfeits what a decision gained for itself") {
  auto beta = *to_micro(0.25);
  CHECK(effective_reward(micro::units(4), micro::units(-8), beta, false)
        == micro::units(1));
  CHECK(effective_reward(micro::units(4), micro::units(-8), beta, true)
        == micro::units(-8));
  CHECK(effective_reward(micro::units(4), micro::units(8), beta, true)
        == micro{});
}

TEST_CASE("a system is worth its utility less the prices of its constraints") {
  auto prices = first_prices(terms_with_limits(), nullptr);
  global_values values{{"revenue", micro::units(5)},
                       {"churn", micro::units(2)},
                       {"latency", *to_micro(0.3)},
                       {"spend", micro::units(3)}};
  auto worth = worth_of(values, prices);
  REQUIRE(worth);
  CHECK(worth->value == micro::units(8)); // lambda starts at 0
  CHECK(!worth->breach);                  // 3 is not above 3

  outcome_observed outcome{"o", 1, {"d"}, {{0, values}, {1, values}}, {}};
  auto next = next_prices(prices, {{&outcome}, {}});
  CHECK(next.round == 2);
  CHECK(next.multiplier("latency") == micro::units(2)); // 10 (0.3 - 0.1)
  CHECK(next.multiplier("spend") == micro{});
  CHECK(worth_of(values, next)->value == *to_micro(8 - 2 * 0.2));

  values["spend"] = micro::units(3) + micro{1};
  worth = worth_of(values, next);
  CHECK(worth->breach);
  CHECK(worth->value == *to_micro(8 - 2 * 0.2 - 100));
  values.erase("latency");
  CHECK(worth_of(values, next).error().message.find("latency")
        != std::string::npos);
}

TEST_CASE("beta rises while own and shared rewards disagree too often") {
  auto prices = first_prices(terms_with_limits(), nullptr);
  CHECK(prices.beta("a") == *to_micro(0.3));
  round_seen seen;
  seen.agents["a"] = {1, 3}; // 75 % disagree, 20 % are allowed: 0.5 x 0.55
  auto next = next_prices(prices, seen);
  CHECK(next.beta("a") == *to_micro(0.3 + 0.275));
  seen.agents["a"] = {8, 2};
  CHECK(next_prices(next, seen).beta("a") == next.beta("a"));
  seen.agents["a"] = {10, 0};
  for (int i = 0; i < 20; ++i)
    next = next_prices(next, seen);
  CHECK(next.beta("a") == *to_micro(0.2));
  seen.agents["a"] = {0, 1};
  for (int i = 0; i < 20; ++i)
    next = next_prices(next, seen);
  CHECK(next.beta("a") == micro::units(1));
  SECTION("new terms take over what they still name") {
    auto terms = terms_with_limits();
    terms.agents["b"] = terms.agents["a"];
    terms.constraints.erase(terms.constraints.begin() + 1);
    auto other = first_prices(terms, &next);
    CHECK(other.round == next.round + 1);
    CHECK(other.beta("a") == micro::units(1));
    CHECK(other.beta("b") == *to_micro(0.3));
    terms.coupling.on = false;
    CHECK(first_prices(terms, &next).beta("a") == micro{});
  }
}

TEST_CASE("terms that make no sense are refused by name") {
  auto broken = [](auto edit) {
    auto terms = terms_with_limits();
    edit(terms);
    auto sound = check(terms);
    return sound ? std::string{} : sound.error().message;
  };
  CHECK(broken([](auto&) {}).empty());
  CHECK(!broken([](auto& t) { t.utility.clear(); }).empty());
  CHECK(broken([](auto& t) { t.constraints[1].name = "churn"; })
        == "\"churn\" is named twice");
  CHECK(broken([](auto& t) { t.constraints[1].step = {1}; })
        == "spend is hard and has a price");
  CHECK(broken([](auto& t) { t.constraints[0].step = {}; })
        == "latency has no price");
  CHECK(!broken([](auto& t) { t.agents["a"].margin = {}; }).empty());
  CHECK(!broken([](auto& t) { t.agents["a"].allowance = 0; }).empty());
  CHECK(!broken([](auto& t) { t.coupling.most = {2'000'000}; }).empty());
  CHECK(!broken([](auto& t) { t.coupling.start = {}; }).empty());
  CHECK(!broken([](auto& t) { t.discount = {}; }).empty());
}

TEST_CASE("readings come from values per seed") {
  auto found = reading_of(std::array{0.1, 0.2, 0.3});
  REQUIRE(found);
  CHECK(found->mean == *to_micro(0.2));
  CHECK(found->deviation == *to_micro(0.1));
  CHECK(found->count == 3);
  CHECK(!reading_of({}));
  CHECK(!reading_of(std::array{1.0 / 0.0}));
}
