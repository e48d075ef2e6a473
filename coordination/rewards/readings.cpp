#include "coordination/rewards/readings.hpp"

#include "recsys/statistics/moments.hpp"

#include <cmath>

namespace automodel::coordination {

result<reading> reading_of(std::span<const double> per_seed) {
  if (per_seed.empty())
    return fail(errc::invalid_argument, "a metric without a value");
  auto mean = recsys::mean(per_seed);
  auto deviation = std::sqrt(recsys::variance(per_seed, mean));
  auto counted_mean = to_micro(mean), counted_deviation = to_micro(deviation);
  if (!counted_mean || !counted_deviation)
    return fail(errc::invalid_argument,
                "a metric that is not finite or too large to be counted",
                "allowed: -1e9 to 1e9");
  return reading{*counted_mean, *counted_deviation,
                 static_cast<std::uint32_t>(per_seed.size())};
}

} // namespace automodel::coordination
