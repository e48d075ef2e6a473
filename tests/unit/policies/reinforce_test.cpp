#include "coordination/policies/reinforce.hpp"
#include "tests/unit/policies/policy_fixture.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

// One that has learned something, so that its chances are uneven.
reinforce learned(recsys::search_space space) {
  policy_options options;
  options.kind = policy_kind::reinforce;
  options.seed = 4;
  reinforce policy{std::move(space), options};
  random_stream random{9, "rewards"};
  for (int i = 0; i < 50; ++i)
    REQUIRE(policy.observe({policy.propose(), random.normal()}));
  return policy;
}

// The same policy with one logit moved.
reinforce nudged(const reinforce& from, std::size_t dimension, std::size_t cell,
                 double by) {
  auto text = from.snapshot();
  auto json = nlohmann::json::parse(text);
  auto& logit = json["learned"]["logits"][dimension][cell];
  logit = logit.get<double>() + by;
  policy_options options;
  options.kind = policy_kind::reinforce;
  options.seed = 4;
  reinforce moved{from.space(), options};
  REQUIRE(moved.restore(json.dump()));
  return moved;
}

} // namespace

TEST_CASE("the score function is the derivative of the logarithm of the "
          "probability") {
  auto policy = learned(mixed_space());
  constexpr double h = 1e-5;
  for (int round = 0; round < 5; ++round) {
    auto made = policy.propose();
    CHECK(made.probability == policy.probability(made.values));
    auto gradient = policy.score(made.values);
    for (std::size_t d = 0; d < gradient.size(); ++d)
      for (std::size_t c = 0; c < gradient[d].size(); ++c) {
        auto up = nudged(policy, d, c, h).probability(made.values);
        auto down = nudged(policy, d, c, -h).probability(made.values);
        auto numeric = (std::log(up) - std::log(down)) / (2 * h);
        CHECK(gradient[d][c] == Approx(numeric).margin(1e-8));
      }
  }
}

TEST_CASE("probabilities of all configurations add up to one") {
  auto policy = learned(mixed_space());
  double sum = 0;
  for (std::uint64_t i = 0; i < *policy.space().points(); ++i)
    sum += policy.probability(policy.space().point(i));
  CHECK(sum == Approx(1).epsilon(1e-12));
}

TEST_CASE("configurations are drawn as often as their probability says") {
  auto policy = learned(arm_space(4));
  std::array<double, 4> seen{};
  constexpr int draws = 20'000;
  for (int i = 0; i < draws; ++i)
    seen[arm_of(policy.propose().values)] += 1.0 / draws;
  for (std::int64_t arm = 0; arm < 4; ++arm)
    CHECK(seen[static_cast<std::size_t>(arm)]
          == Approx(policy.probability({{"arm", arm}})).margin(0.015));
}

TEST_CASE("one step by hand") {
  policy_options options;
  options.kind = policy_kind::reinforce;
  options.reinforce_rate = 0.5;
  reinforce policy{arm_space(2), options};
  auto pull = [&](std::int64_t arm, double value) {
    auto made = policy.propose();
    made.values["arm"] = arm;
    made.probability = policy.probability(made.values);
    REQUIRE(policy.observe({made, value}));
  };
  pull(0, 1); // one reward has no deviation: nothing is learned
  CHECK(policy.logits()[0] == std::vector<double>{0, 0});
  pull(1, 3); // mean 2, deviation 1: advantage 1, gradient (-1/2, 1/2)
  CHECK(policy.logits()[0][0] == Approx(-0.25));
  CHECK(policy.logits()[0][1] == Approx(0.25));
}

TEST_CASE("a real parameter is learned in cells") {
  policy_options options;
  options.kind = policy_kind::reinforce;
  options.seed = 2;
  reinforce policy{make_space({{"x", recsys::real_range{0, 1}}}), options};
  auto x_of = [](const parameters& values) {
    return std::get<double>(values.at("x"));
  };
  for (int i = 0; i < 1000; ++i) {
    auto made = policy.propose();
    REQUIRE(policy.observe({made, -std::abs(x_of(made.values) - 0.7)}));
  }
  CHECK(x_of(policy.favourite()) == Approx(0.6875)); // the sixth of eight
}
