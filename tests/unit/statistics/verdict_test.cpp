#include "recsys/statistics/verdict.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

TEST_CASE("a verdict follows from interval and margin") {
  CHECK(verdict_of({0.02, 0.04}, 0.01) == verdict::success);
  CHECK(verdict_of({-0.04, -0.02}, 0.01) == verdict::fail);
  CHECK(verdict_of({-0.005, 0.01}, 0.01) == verdict::neutral);
  CHECK(verdict_of({0.005, 0.04}, 0.01) == verdict::inconclusive);
  CHECK(verdict_of({-0.04, 0.04}, 0.01) == verdict::inconclusive);
  CHECK(verdict_of({0.001, 0.002}, 0) == verdict::success);
  CHECK(verdict_of({0, 0}, 0) == verdict::neutral);
}

TEST_CASE("one of many trials does not pass by luck") {
  CHECK(verdict_of({0.02, 0.04}, 0.01, 0.05) == verdict::success);
  CHECK(verdict_of({0.02, 0.04}, 0.01, 0.06) == verdict::inconclusive);
  CHECK(verdict_of({-0.04, -0.02}, 0.01, 0.06) == verdict::inconclusive);
  CHECK(verdict_of({-0.005, 0.005}, 0.01, 1) == verdict::neutral);
}

TEST_CASE("the detectable effect of the usual choice is 2.8 errors") {
  CHECK(detectable_effect(1) == Approx(1.959964 + 0.841621).epsilon(1e-6));
  CHECK(detectable_effect(0.01, 0.9, 0.9)
        == Approx(0.01 * (1.644854 + 1.281552)).epsilon(1e-6));
}

TEST_CASE("verdicts have the names of the results") {
  CHECK(to_string(verdict::success) == "success");
  CHECK(to_string(verdict::inconclusive) == "inconclusive");
}
