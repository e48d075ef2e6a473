#include "tests/unit/rewards/delayed_world.hpp"

#include <cstdio>

#include <catch2/catch.hpp>

using namespace automodel::coordination;

TEST_CASE("in 1,000 runs of delayed rewards the 95 % interval covers the "
          "causal effect in 93 to 97 %") {
  constexpr int runs = 1000;
  struct tally {
    const char* what;
    int covered = 0;
    double width = 0, bias = 0;

    void add(const std::vector<attributed>& decisions) {
      auto found = estimate_effect(decisions).value();
      covered += found.low <= delayed_world::causal_effect
                 && delayed_world::causal_effect <= found.high;
      width += (found.high - found.low) / runs;
      bias += (found.difference - delayed_world::causal_effect) / runs;
    }
  };
  tally mature{"Hajek, mature decisions"};
  tally arrived{"Hajek, arrived rewards only"};
  tally unweighted{"difference of means, mature"};
  for (std::uint64_t seed = 10'000; seed < 10'000 + runs; ++seed) {
    delayed_world world{seed, 600};
    mature.add(world.mature);
    arrived.add(world.arrived);
    unweighted.add(world.unweighted);
  }
  std::printf("%-30s %8s %10s %10s\n", "estimator", "covers", "width", "bias");
  for (const auto& one : {mature, arrived, unweighted})
    std::printf("%-30s %6.1f %% %10.4f %10.4f\n", one.what,
                100.0 * one.covered / runs, one.width, one.bias);
  CHECK(mature.covered >= 930);
  CHECK(mature.covered <= 970);
}
