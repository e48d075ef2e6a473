#include "tests/unit/rewards/delayed_world.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

TEST_CASE("an effect is the difference of means weighted by chances") {
  // Treated: (3 x 1 / 0.5 + 5 x 1 / 0.25) / 6; others: plain means of 1 and 2.
  const std::array<attributed, 4> four{
      {{true, 0.5, 3}, {true, 0.25, 5}, {false, 0.5, 1}, {false, 0.5, 2}}};
  auto found = estimate_effect(four);
  REQUIRE(found);
  CHECK(found->difference == Approx(26.0 / 6 - 1.5));
  auto treated
      = (4 * std::pow(3 - 26.0 / 6, 2) + 16 * std::pow(5 - 26.0 / 6, 2)) / 36;
  CHECK(found->standard_error == Approx(std::sqrt(treated + 0.125)));
  CHECK(found->high - found->low
        == Approx(2 * 1.959964 * found->standard_error));
  CHECK(!estimate_effect(std::span{four}.first(2)));
  CHECK(!estimate_effect(four, 1));
  auto wrong = four;
  wrong[0].propensity = 1;
  CHECK(!estimate_effect(wrong));
}

// 200 runs: 95 % +- 1.5 %; all 1,000 are the experiment's.
TEST_CASE("delayed, repeated and corrected rewards give the causal effect") {
  int covered = 0, naive = 0;
  constexpr int runs = 200;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    delayed_world world{seed, 300};
    auto covers = [](const auto& decisions) {
      auto found = estimate_effect(decisions).value();
      return found.low <= delayed_world::causal_effect
             && delayed_world::causal_effect <= found.high;
    };
    covered += covers(world.mature);
    naive += covers(world.unweighted);
    REQUIRE(world.kept.book.waiting() == 0);
  }
  INFO(covered << " of " << runs << " intervals cover, " << naive
               << " without propensities");
  CHECK(covered >= 0.90 * runs);
  CHECK(naive < 0.85 * runs);
}
