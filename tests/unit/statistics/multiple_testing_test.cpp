#include "recsys/statistics/multiple_testing.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

void check_equal(const std::vector<double>& found,
                 const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    CHECK(found[i] == Approx(expected[i]));
}

} // namespace

TEST_CASE("Holm's adjustment of hand-computed values") {
  check_equal(holm(std::vector{0.01, 0.04, 0.03, 0.005}),
              {0.03, 0.06, 0.06, 0.02});
  check_equal(holm(std::vector{0.9, 0.8}), {1, 1});
  check_equal(holm(std::vector{0.2}), {0.2});
  CHECK(holm({}).empty());
}

TEST_CASE("Benjamini and Hochberg's adjustment of hand-computed values") {
  check_equal(benjamini_hochberg(std::vector{0.01, 0.04, 0.03, 0.005}),
              {0.02, 0.04, 0.04, 0.02});
  check_equal(benjamini_hochberg(std::vector{0.5, 0.6, 0.001}),
              {0.6, 0.6, 0.003});
  CHECK(benjamini_hochberg({}).empty());
}
