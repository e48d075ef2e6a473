#include "recsys/statistics/distributions.hpp"

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

using namespace automodel::recsys;

TEST_CASE("the normal distribution at known points") {
  CHECK(normal_cdf(0) == Approx(0.5));
  CHECK(normal_cdf(1.959963984540054) == Approx(0.975).epsilon(1e-12));
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-13));
  CHECK(std::isinf(normal_quantile(0)));
  for (double p : {1e-30, 0.001, 0.02, 0.08, 0.3, 0.9, 0.99999})
    CHECK(normal_cdf(normal_quantile(p)) == Approx(p).epsilon(1e-13));
}

TEST_CASE("Student's t at known points") {
  // One and two degrees of freedom have closed forms.
  for (double x : {-3.0, -0.5, 0.0, 1.0, 20.0}) {
    CHECK(student_t_cdf(x, 1)
          == Approx(0.5 + std::atan(x) / std::numbers::pi).epsilon(1e-12));
    CHECK(student_t_cdf(x, 2)
          == Approx(0.5 + x / (2 * std::sqrt(2 + x * x))).epsilon(1e-12));
  }
  CHECK(student_t_quantile(0.975, 1) == Approx(12.706204736).epsilon(1e-9));
  CHECK(student_t_quantile(0.975, 4) == Approx(2.7764451052).epsilon(1e-9));
  CHECK(student_t_quantile(0.025, 4) == Approx(-2.7764451052).epsilon(1e-9));
  CHECK(student_t_quantile(0.975, 1e7) == Approx(1.959964).epsilon(1e-6));
  CHECK(student_t_quantile(0.5, 3) == Approx(0).margin(1e-12));
}
