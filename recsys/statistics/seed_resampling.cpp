#include "recsys/statistics/seed_resampling.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/moments.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

/// How much the deviation of drawn seeds is stretched: kappa * rho.
double seed_scale(const estimate& found, double noise, double confidence) {
  auto seeds = static_cast<double>(found.values.size());
  auto between = found.std * found.std;
  if (found.values.size() < 2 || between == 0)
    return 0;
  auto rho = std::sqrt(std::max(0.0, 1 - noise / between));
  auto p = (1 + confidence) / 2;
  return rho * student_t_quantile(p, seeds - 1) / normal_quantile(p)
         * std::sqrt(seeds / (seeds - 1));
}

void add_uncertainty(std::vector<double> resampled, double confidence,
                     estimate& found) {
  std::ranges::sort(resampled);
  found.low = quantile(resampled, (1 - confidence) / 2);
  found.high = quantile(resampled, (1 + confidence) / 2);
  found.standard_error = std::sqrt(variance(resampled, mean(resampled)));
  if (found.standard_error > 0)
    found.p_value
        = 2 * normal_cdf(-std::abs(found.mean) / found.standard_error);
  else
    found.p_value = found.mean == 0 ? 1 : 0;
}

} // namespace

result<void> check(const bootstrap_options& options) {
  if (options.resamples < 2)
    return fail(errc::invalid_argument, "a bootstrap needs two resamples");
  if (!(options.confidence > 0 && options.confidence < 1))
    return fail(errc::invalid_argument,
                "the confidence must lie between 0 and 1");
  return {};
}

estimate over_seeds(std::vector<double> values,
                    std::span<const std::span<const double>> resampled,
                    double noise, const bootstrap_options& options) {
  estimate found;
  found.values = std::move(values);
  found.mean = mean(found.values);
  found.std = std::sqrt(variance(found.values, found.mean));
  auto scale = seed_scale(found, noise, options.confidence);
  auto seeds = static_cast<double>(found.values.size());
  std::vector<double> all(options.resamples);
  for (std::uint32_t b = 0; b < options.resamples; ++b) {
    random_stream random(options.seed, "seed resampling", b);
    double over_groups = 0, over_drawn = 0;
    for (auto of_seed : resampled) {
      over_groups += of_seed[b];
      over_drawn += found.values[random.below(found.values.size())];
    }
    all[b] = over_groups / seeds + scale * (over_drawn / seeds - found.mean);
  }
  add_uncertainty(std::move(all), options.confidence, found);
  return found;
}

} // namespace automodel::recsys
