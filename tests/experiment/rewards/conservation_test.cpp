#include "tests/unit/rewards/decision_graph.hpp"

#include <catch2/catch.hpp>

using namespace automodel::coordination;

TEST_CASE("rewards of 100,000 random decision graphs are conserved to the "
          "micro-unit and paid once under redelivery and restart") {
  for (std::uint64_t seed = 1'000'000; seed < 1'100'000; ++seed) {
    INFO("graph " << seed);
    REQUIRE(try_graph(seed) == "");
  }
}
