#include "recsys/statistics/hierarchical_bootstrap.hpp"

#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/seed_resampling.hpp"
#include "recsys/statistics/user_resampling.hpp"

#include <algorithm>
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
  if (auto ok = check(options); !ok)
    return ok;
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

/// The variance between seed means that the noise of single values explains.
double noise_of(const seeded_values& quantity, std::span<const double> means) {
  if (quantity.size() < 2)
    return 0;
  double noise = 0;
  auto residual = residual_variance(quantity, means);
  for (const auto& seed : quantity)
    noise += residual / static_cast<double>(seed.users.size())
             / static_cast<double>(quantity.size());
  return noise;
}

estimate summarise(const seeded_values& quantity,
                   std::span<const std::size_t> places,
                   std::span<const std::vector<double>> user_means,
                   const bootstrap_options& options) {
  std::vector<double> means;
  std::vector<std::span<const double>> resampled;
  for (std::size_t s = 0; s < quantity.size(); ++s) {
    means.push_back(mean(quantity[s].values));
    resampled.push_back(user_means[places[s]]);
  }
  auto noise = noise_of(quantity, means);
  return over_seeds(std::move(means), resampled, noise, options);
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
