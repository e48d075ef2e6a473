#include "base/random_stream.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/paired_test.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("the paired t-test of Student's own data") {
  // Student 1908, additional hours of sleep under two drugs.
  std::vector<double> a{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  std::vector<double> b{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  auto found = paired_t_test(a, b);
  REQUIRE(found);
  CHECK(found->difference == Approx(-1.58));
  CHECK(found->p_value == Approx(0.00283289).epsilon(1e-5));
  CHECK(found->low == Approx(-2.4598858).epsilon(1e-6));
  CHECK(found->high == Approx(-0.7001142).epsilon(1e-6));
}

TEST_CASE("lists without any difference are not told apart") {
  std::vector<double> a{1, 2, 3};
  for (auto found : {paired_t_test(a, a), paired_bootstrap(a, a)}) {
    REQUIRE(found);
    CHECK(found->difference == 0);
    CHECK(found->p_value == 1);
    CHECK(found->low == 0);
    CHECK(found->high == 0);
  }
}

TEST_CASE("the bootstrap agrees with the t-test on many pairs") {
  random_stream random(2, "paired");
  std::vector<double> a, b;
  for (int i = 0; i < 2000; ++i) {
    b.push_back(random.normal());
    a.push_back(b.back() + 0.05 + random.normal());
  }
  bootstrap_options options;
  options.resamples = 4000;
  auto by_t = paired_t_test(a, b);
  auto by_resampling = paired_bootstrap(a, b, options);
  REQUIRE(by_t);
  REQUIRE(by_resampling);
  CHECK(by_resampling->difference == Approx(by_t->difference));
  CHECK(by_resampling->low == Approx(by_t->low).margin(0.004));
  CHECK(by_resampling->high == Approx(by_t->high).margin(0.004));
  CHECK(by_resampling->standard_error
        == Approx(by_t->standard_error).epsilon(0.05));
  CHECK(by_resampling->p_value == Approx(by_t->p_value).margin(0.02));
}

TEST_CASE("BCa covers the mean of skewed values") {
  // Exponential values: 400 intervals of nominally 95 %, n = 50. With a true
  // coverage of 0.93 or more, fewer than 358 successes have a probability
  // below 0.002 (exact binomial tail).
  random_stream random(6, "skewed");
  int covered = 0;
  std::vector<double> zeros(50);
  for (int round = 0; round < 400; ++round) {
    std::vector<double> values;
    for (int i = 0; i < 50; ++i)
      values.push_back(-std::log(1 - random.uniform()));
    bootstrap_options options;
    options.resamples = 1000;
    options.seed = static_cast<std::uint64_t>(round);
    auto found = paired_bootstrap(values, zeros, options);
    REQUIRE(found);
    covered += found->low <= 1 && 1 <= found->high;
  }
  CHECK(covered >= 358);
  CHECK(covered <= 394);
}

TEST_CASE("equal seeds give equal resamples") {
  std::vector<double> a{1, 2, 4, 8, 16}, b{0, 3, 3, 9, 10};
  bootstrap_options options;
  auto first = paired_bootstrap(a, b, options);
  auto second = paired_bootstrap(a, b, options);
  options.seed = 1;
  auto third = paired_bootstrap(a, b, options);
  CHECK(first->standard_error == second->standard_error);
  CHECK(first->standard_error != third->standard_error);
}

TEST_CASE("pairs that are none are refused") {
  std::vector<double> one{1}, two{1, 2};
  CHECK_FALSE(paired_t_test(one, two));
  CHECK_FALSE(paired_t_test(one, one));
  CHECK_FALSE(paired_t_test(two, two, 1));
  bootstrap_options options;
  options.resamples = 1;
  CHECK_FALSE(paired_bootstrap(two, two, options));
}

TEST_CASE("quantiles lie between neighbours") {
  std::vector<double> values{1, 2, 4};
  CHECK(quantile(values, 0) == 1);
  CHECK(quantile(values, 0.25) == 1.5);
  CHECK(quantile(values, 0.75) == 3);
  CHECK(quantile(values, 1) == 4);
}
