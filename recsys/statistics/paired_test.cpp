#include "recsys/statistics/paired_test.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/moments.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace automodel::recsys {

namespace {

result<std::vector<double>> differences(std::span<const double> a,
                                        std::span<const double> b,
                                        double confidence) {
  if (a.size() != b.size())
    return fail(errc::invalid_argument,
                "paired lists have " + std::to_string(a.size()) + " and "
                    + std::to_string(b.size()) + " values");
  if (a.size() < 2)
    return fail(errc::invalid_argument, "a paired test needs two pairs");
  if (!(confidence > 0 && confidence < 1))
    return fail(errc::invalid_argument,
                "the confidence must lie between 0 and 1");
  std::vector<double> values(a.size());
  std::ranges::transform(a, b, values.begin(), std::minus{});
  return values;
}

/// Means of resamples, ascending.
std::vector<double> resampled_means(std::span<const double> values,
                                    const bootstrap_options& options) {
  std::vector<double> means(options.resamples);
  for (std::uint32_t r = 0; r < options.resamples; ++r) {
    random_stream random(options.seed, "paired bootstrap", r);
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      sum += values[random.below(values.size())];
    means[r] = sum / static_cast<double>(values.size());
  }
  std::ranges::sort(means);
  return means;
}

/// Efron 1987: the percentiles that correct for bias and for a spread that
/// changes with the value; the acceleration of a mean is its skewness.
interval bca_interval(std::span<const double> values, double mean,
                      std::span<const double> sorted, double confidence) {
  auto below = std::ranges::lower_bound(sorted, mean) - sorted.begin();
  auto above = std::ranges::upper_bound(sorted, mean) - sorted.begin();
  auto n = static_cast<double>(sorted.size());
  auto share = static_cast<double>(below + above) / 2 / n;
  auto bias = normal_quantile(std::clamp(share, 0.5 / n, 1 - 0.5 / n));
  double squares = 0, cubes = 0;
  for (auto value : values) {
    auto d = value - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  auto acceleration = squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
  auto end = [&](double p) {
    auto z = bias + normal_quantile(p);
    return quantile(sorted, normal_cdf(bias + z / (1 - acceleration * z)));
  };
  return {end((1 - confidence) / 2), end((1 + confidence) / 2)};
}

} // namespace

result<paired_result> paired_t_test(std::span<const double> a,
                                    std::span<const double> b,
                                    double confidence) {
  auto values = differences(a, b, confidence);
  if (!values)
    return pass_on(values);
  auto n = static_cast<double>(values->size());
  paired_result found;
  found.difference = mean(*values);
  found.standard_error = std::sqrt(variance(*values, found.difference) / n);
  auto width
      = student_t_quantile((1 + confidence) / 2, n - 1) * found.standard_error;
  found.low = found.difference - width;
  found.high = found.difference + width;
  if (found.standard_error > 0)
    found.p_value
        = 2
          * student_t_cdf(-std::abs(found.difference) / found.standard_error,
                          n - 1);
  else
    found.p_value = found.difference == 0 ? 1 : 0;
  return found;
}

result<paired_result> paired_bootstrap(std::span<const double> a,
                                       std::span<const double> b,
                                       const bootstrap_options& options) {
  auto values = differences(a, b, options.confidence);
  if (!values)
    return pass_on(values);
  if (options.resamples < 2)
    return fail(errc::invalid_argument, "a bootstrap needs two resamples");
  auto means = resampled_means(*values, options);
  paired_result found;
  found.difference = mean(*values);
  found.standard_error = std::sqrt(variance(means, mean(means)));
  auto ends
      = bca_interval(*values, found.difference, means, options.confidence);
  found.low = ends.low;
  found.high = ends.high;
  auto up_to_zero = std::ranges::upper_bound(means, 0.0) - means.begin();
  auto from_zero = means.end() - std::ranges::lower_bound(means, 0.0);
  auto fewer = static_cast<double>(std::min(up_to_zero, from_zero));
  found.p_value = std::min(1.0, 2 * (fewer + 1)
                                    / (static_cast<double>(means.size()) + 1));
  return found;
}

} // namespace automodel::recsys
