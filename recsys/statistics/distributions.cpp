#include "recsys/statistics/distributions.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

namespace automodel::recsys {

namespace {

double polynomial(std::span<const double> coefficients, double x) {
  double value = 0;
  for (auto coefficient : coefficients)
    value = value * x + coefficient;
  return value;
}

// Wichura 1988, algorithm AS 241 (PPND16); highest power first.
constexpr std::array centre_above{
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0};
constexpr std::array centre_below{
    5.2264952788528545610e3, 2.8729085735721942674e4,
    3.9307895800092710610e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1.0};
constexpr std::array middle_above{
    7.74545014278341407640e-4, 2.27238449892691845833e-2,
    2.41780725177450611770e-1, 1.27045825245236838258e0,
    3.64784832476320460504e0,  5.76949722146069140550e0,
    4.63033784615654529590e0,  1.42343711074968357734e0};
constexpr std::array middle_below{
    1.05075007164441684324e-9, 5.47593808499534494600e-4,
    1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0,  1.0};
constexpr std::array far_above{
    2.01033439929228813265e-7, 2.71155556874348757815e-5,
    1.24266094738807843860e-3, 2.65321895265761230930e-2,
    2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0,  6.65790464350110377720e0};
constexpr std::array far_below{
    2.04426310338993978564e-15, 1.42151175831644588870e-7,
    1.84631831751005468180e-5,  7.86869131145613259100e-4,
    1.48753612908506148525e-2,  1.36929880922735805310e-1,
    5.99832206555887937690e-1,  1.0};

/// The continued fraction of the incomplete beta function, by Lentz's method
/// (Press et al., Numerical Recipes, section 6.4).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  constexpr int limit = 1000;
  auto safe
      = [](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1;
  double d = 1 / safe(1 - (a + b) * x / (a + 1));
  double value = d;
  for (int m = 1; m <= limit; ++m) {
    auto even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    value *= d * c;
    auto odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    value *= d * c;
    if (std::abs(d * c - 1) < 1e-15)
      break;
  }
  return value;
}

double incomplete_beta(double a, double b, double x) {
  if (x <= 0 || x >= 1)
    return x <= 0 ? 0 : 1;
  auto front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b)
                        + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2))
    return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

} // namespace

double normal_cdf(double x) noexcept {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

double normal_quantile(double p) noexcept {
  if (!(p > 0 && p < 1))
    return p <= 0 ? -std::numeric_limits<double>::infinity()
                  : std::numeric_limits<double>::infinity();
  auto q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    auto r = 0.180625 - q * q;
    return q * polynomial(centre_above, r) / polynomial(centre_below, r);
  }
  auto r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  auto size = r <= 5
                  ? polynomial(middle_above, r - 1.6)
                        / polynomial(middle_below, r - 1.6)
                  : polynomial(far_above, r - 5) / polynomial(far_below, r - 5);
  return q < 0 ? -size : size;
}

double student_t_cdf(double x, double df) noexcept {
  auto tail = 0.5 * incomplete_beta(df / 2, 0.5, df / (df + x * x));
  return x > 0 ? 1 - tail : tail;
}

double student_t_quantile(double p, double df) noexcept {
  if (!(p > 0 && p < 1))
    return normal_quantile(p);
  if (p < 0.5)
    return -student_t_quantile(1 - p, df);
  // The tail is monotone: enclose, then halve.
  double low = 0, high = 1;
  while (student_t_cdf(high, df) < p && high < 1e300)
    high *= 2;
  for (int i = 0; i < 200 && low < high; ++i) {
    auto middle = low + (high - low) / 2;
    if (middle == low || middle == high)
      break;
    (student_t_cdf(middle, df) < p ? low : high) = middle;
  }
  return high;
}

} // namespace automodel::recsys
