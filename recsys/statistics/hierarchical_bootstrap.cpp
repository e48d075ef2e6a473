#include "recsys/statistics/hierarchical_bootstrap.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/user_resampling.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace automodel::recsys {

namespace {

result<void> check(const user_values& seed) {
  if (seed.users.empty())
    return fail(errc::invalid_argument, "there is no user to resample");
  if (seed.users.size() != seed.values.size())
    return fail(errc::invalid_argument,
                std::to_string(seed.users.size()) + " users have "
                    + std::to_string(seed.values.size()) + " values");
  if (std::ranges::adjacent_find(seed.users, std::ranges::greater_equal{})
      != seed.users.end())
    return fail(errc::invalid_argument, "users are not in ascending order");
  return {};
}

result<void> check(std::span<const seeded_values> quantities,
                   const bootstrap_options& options) {
  if (options.resamples < 2)
    return fail(errc::invalid_argument, "a bootstrap needs two resamples");
  if (!(options.confidence > 0 && options.confidence < 1))
    return fail(errc::invalid_argument,
                "the confidence must lie between 0 and 1");
  for (const auto& quantity : quantities) {
    if (quantity.empty())
      return fail(errc::invalid_argument, "there is no seed to resample");
    for (const auto& seed : quantity)
      if (auto ok = check(seed); !ok)
        return ok;
  }
  return {};
}

bool equal(const user_values& a, const user_values& b) {
  return std::ranges::equal(a.values, b.values)
         && std::ranges::equal(a.users, b.users);
}

/// The columns to resample; a deterministic model under a fixed split gives
/// the same one for every seed, which is then resampled once.
struct column_list {
  std::vector<user_values> columns;
  std::vector<std::vector<std::size_t>> of_quantity; ///< [quantity][seed]

  explicit column_list(std::span<const seeded_values> quantities) {
    for (const auto& quantity : quantities) {
      std::vector<std::size_t> places;
      for (const auto& seed : quantity)
        places.push_back(!places.empty() && equal(columns[places.back()], seed)
                             ? places.back()
                             : add(seed));
      of_quantity.push_back(std::move(places));
    }
  }

private:
  std::size_t add(const user_values& seed) {
    columns.push_back(seed);
    return columns.size() - 1;
  }
};

/// Variance of single values that neither their user nor their seed explains.
double residual_variance(const seeded_values& quantity,
                         std::span<const double> seed_means) {
  user_id last = 0;
  for (const auto& seed : quantity)
    last = std::max(last, seed.users.back());
  std::vector<double> sum(last + std::size_t{1}), count(sum.size());
  for (std::size_t s = 0; s < quantity.size(); ++s)
    for (std::size_t i = 0; i < quantity[s].users.size(); ++i) {
      sum[quantity[s].users[i]] += quantity[s].values[i] - seed_means[s];
      ++count[quantity[s].users[i]];
    }
  double squares = 0, values = 0, users = 0;
  for (std::size_t s = 0; s < quantity.size(); ++s)
    for (std::size_t i = 0; i < quantity[s].users.size(); ++i) {
      auto user = quantity[s].users[i];
      auto left
          = quantity[s].values[i] - seed_means[s] - sum[user] / count[user];
      squares += left * left;
      ++values;
    }
  for (auto seen : count)
    users += seen > 0 ? 1 : 0;
  auto seeds = static_cast<double>(quantity.size());
  auto freedom = values - users - seeds + 1;
  return freedom > 0 ? squares / freedom : 0;
}

/// How much the deviation of drawn seeds is stretched: kappa * rho.
double seed_scale(const seeded_values& quantity, const estimate& found,
                  double confidence) {
  auto seeds = static_cast<double>(quantity.size());
  auto between = found.std * found.std;
  if (quantity.size() < 2 || between == 0)
    return 0;
  double noise = 0;
  auto residual = residual_variance(quantity, found.values);
  for (const auto& seed : quantity)
    noise += residual / static_cast<double>(seed.users.size()) / seeds;
  auto rho = std::sqrt(std::max(0.0, 1 - noise / between));
  auto p = (1 + confidence) / 2;
  return rho * student_t_quantile(p, seeds - 1) / normal_quantile(p)
         * std::sqrt(seeds / (seeds - 1));
}

void add_uncertainty(const std::vector<double>& resampled, double confidence,
                     estimate& found) {
  auto sorted = resampled;
  std::ranges::sort(sorted);
  found.low = quantile(sorted, (1 - confidence) / 2);
  found.high = quantile(sorted, (1 + confidence) / 2);
  found.standard_error = std::sqrt(variance(sorted, mean(sorted)));
  if (found.standard_error > 0)
    found.p_value
        = 2 * normal_cdf(-std::abs(found.mean) / found.standard_error);
  else
    found.p_value = found.mean == 0 ? 1 : 0;
}

estimate summarise(const seeded_values& quantity,
                   std::span<const std::size_t> places,
                   std::span<const std::vector<double>> user_means,
                   const bootstrap_options& options) {
  estimate found;
  for (const auto& seed : quantity)
    found.values.push_back(mean(seed.values));
  found.mean = mean(found.values);
  found.std = std::sqrt(variance(found.values, found.mean));
  auto scale = seed_scale(quantity, found, options.confidence);
  auto seeds = static_cast<double>(quantity.size());
  std::vector<double> resampled(options.resamples);
  for (std::uint32_t b = 0; b < options.resamples; ++b) {
    random_stream random(options.seed, "seed resampling", b);
    double over_users = 0, over_seeds = 0;
    for (auto place : places) {
      over_users += user_means[place][b];
      over_seeds += found.values[random.below(places.size())];
    }
    resampled[b]
        = over_users / seeds + scale * (over_seeds / seeds - found.mean);
  }
  add_uncertainty(resampled, options.confidence, found);
  return found;
}

} // namespace

result<std::vector<estimate>>
hierarchical_bootstrap(std::span<const seeded_values> quantities,
                       const bootstrap_options& options) {
  if (auto ok = check(quantities, options); !ok)
    return pass_on(ok);
  std::vector<estimate> estimates;
  if (quantities.empty())
    return estimates;
  column_list list(quantities);
  auto user_means
      = resampled_user_means(list.columns, options.resamples, options.seed);
  for (std::size_t q = 0; q < quantities.size(); ++q)
    estimates.push_back(
        summarise(quantities[q], list.of_quantity[q], user_means, options));
  return estimates;
}

} // namespace automodel::recsys
