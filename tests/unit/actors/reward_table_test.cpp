#include "actors/reward_table.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

parameters k(std::int64_t value) {
  return {{"k", value}};
}

reward_table make_table() {
  return {"chooses k", {"k", {k(5), k(10), k(20)}}};
}

} // namespace

TEST_CASE("an agent's next decision follows the rewards it has seen") {
  auto table = make_table();
  CHECK(table.decide("k")->chosen == 0);
  REQUIRE(table.observe_reward({"k", k(10), 0.3, "valid ndcg@10"}));
  CHECK(table.decide("k")->chosen == 1);
  REQUIRE(table.observe_reward({"k", k(20), 0.5, "valid ndcg@10"}));
  CHECK(table.decide("k")->chosen == 2);
  // Rewards are averaged: two bad ones undo a good one.
  REQUIRE(table.observe_reward({"k", k(20), 0.0, "valid ndcg@10"}));
  REQUIRE(table.observe_reward({"k", k(20), 0.0, "valid ndcg@10"}));
  CHECK(table.decide("k")->chosen == 1);
}

TEST_CASE("of equal rewards the first setting wins") {
  auto table = make_table();
  for (auto value : {20, 10, 5})
    REQUIRE(table.observe_reward({"k", k(value), 0.25, "m"}));
  CHECK(table.decide("k")->chosen == 0);
}

TEST_CASE("an agent is evaluated by its gain over its first setting") {
  auto table = make_table();
  CHECK(table.evaluate() == 0);
  REQUIRE(table.observe_reward({"k", k(5), 0.25, "m"}));
  REQUIRE(table.observe_reward({"k", k(20), 0.75, "m"}));
  CHECK(table.evaluate() == 0.5);
}

TEST_CASE("a restored agent decides as the one it was taken from") {
  auto table = make_table();
  REQUIRE(table.observe_reward({"k", k(20), 1.0 / 3, "m"}));
  auto other = make_table();
  REQUIRE(other.restore(table.snapshot()));
  CHECK(other.decide("k")->chosen == 2);
  CHECK(other.decide("k")->rationale == table.decide("k")->rationale);
  CHECK(other.snapshot() == table.snapshot());
  CHECK_FALSE(other.restore("{}"));
  CHECK_FALSE(other.restore("[]"));
  CHECK(other.snapshot() == table.snapshot());
}

TEST_CASE("what is no reward of this agent is refused") {
  auto table = make_table();
  CHECK_FALSE(table.observe_reward({"k", k(7), 0.1, "m"}));
  CHECK_FALSE(table.observe_reward({"alpha", k(5), 0.1, "m"}));
  CHECK_FALSE(table.observe_reward(
      {"k", k(5), std::numeric_limits<double>::quiet_NaN(), "m"}));
  CHECK_FALSE(table.decide("alpha"));
}
