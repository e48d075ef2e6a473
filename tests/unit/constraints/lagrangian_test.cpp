#include "base/random_stream.hpp"
#include "recsys/constraints/lagrangian.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("a multiplier rises where the constraint is broken, falls where it "
          "holds, and is never below zero") {
  random_stream random{1, "duals"};
  dual_variable<double> dual{0.5, 0.1, 3.0};
  for (int i = 0; i < 10'000; ++i) {
    auto before = dual.multiplier;
    auto value = 4 * random.uniform() - 1.5;
    dual.ascend(value);
    REQUIRE(dual.multiplier >= 0);
    REQUIRE(dual.multiplier <= 3);
    if (value > 0.5)
      REQUIRE((dual.multiplier > before || before == 3.0));
    else if (value < 0.5)
      REQUIRE((dual.multiplier < before || before == 0.0));
  }
  dual.multiplier = 1;
  dual.ascend(0.5);
  CHECK(dual.multiplier == 1);
}

// min x^2 + y^2 with x + y >= 2 and x <= 5: x = y = 1, lambda = (2, 0).
TEST_CASE("descent in x and ascent in lambda meet at the known saddle point") {
  lagrangian<double> duals{{{-2, 0.02, 100}, {5, 0.02, 100}}};
  double x = 3, y = -1;
  for (int step = 0; step < 20'000; ++step) {
    auto first = duals.duals()[0].multiplier;
    auto second = duals.duals()[1].multiplier;
    x -= 0.02 * (2 * x - first + second);
    y -= 0.02 * (2 * y - first);
    duals.ascend(std::array{-x - y, x});
  }
  CHECK(std::abs(x - 1) < 1e-9);
  CHECK(std::abs(y - 1) < 1e-9);
  CHECK(std::abs(duals.duals()[0].multiplier - 2) < 1e-9);
  CHECK(duals.duals()[1].multiplier == 0);
  CHECK(std::abs(duals.price(std::array{-3.0, 7.0}) - 2 * (-3 + 2)) < 1e-9);
}

TEST_CASE("multipliers that were kept go on where they were") {
  lagrangian<double> whole{{{0.1, 0.3, 10}, {0.2, 0.7, 10}}};
  auto values = [](int i) { return std::array{i % 7 * 0.1, i % 3 * 0.3}; };
  for (int i = 0; i < 50; ++i)
    whole.ascend(values(i));
  lagrangian<double> kept{{whole.duals().begin(), whole.duals().end()}};
  for (int i = 50; i < 100; ++i) {
    whole.ascend(values(i));
    kept.ascend(values(i));
  }
  CHECK(kept == whole);
}
