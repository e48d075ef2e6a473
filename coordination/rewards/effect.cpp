#include "coordination/rewards/effect.hpp"

#include "recsys/statistics/distributions.hpp"

#include <cmath>
#include <cstddef>

namespace automodel::coordination {

namespace {

struct side {
  std::size_t count = 0;
  double mean = 0, variance = 0;
};

side side_of(std::span<const attributed> decisions, bool treated) {
  side found;
  double weights = 0, sum = 0, squares = 0;
  auto each = [&](auto visit) {
    for (const auto& one : decisions)
      if (one.treated == treated)
        visit(1 / (treated ? one.propensity : 1 - one.propensity), one.reward);
  };
  each([&](double weight, double reward) {
    ++found.count;
    weights += weight;
    sum += weight * reward;
  });
  found.mean = sum / weights;
  each([&](double weight, double reward) {
    auto off = weight * (reward - found.mean);
    squares += off * off;
  });
  found.variance = squares / (weights * weights);
  return found;
}

} // namespace

result<effect> estimate_effect(std::span<const attributed> decisions,
                               double confidence) {
  if (!(confidence > 0 && confidence < 1))
    return fail(errc::invalid_argument, "a confidence outside (0, 1)");
  for (const auto& one : decisions)
    if (!(one.propensity > 0 && one.propensity < 1)
        || !std::isfinite(one.reward))
      return fail(errc::invalid_argument,
                  "a decision without a chance of either setting, or with a "
                  "reward that is not a number",
                  "propensities in (0, 1)");
  auto with = side_of(decisions, true), without = side_of(decisions, false);
  if (with.count < 2 || without.count < 2)
    return fail(errc::invalid_argument,
                "an effect needs two decisions of either setting");
  effect found;
  found.difference = with.mean - without.mean;
  found.standard_error = std::sqrt(with.variance + without.variance);
  auto half
      = recsys::normal_quantile((1 + confidence) / 2) * found.standard_error;
  found.low = found.difference - half;
  found.high = found.difference + half;
  return found;
}

} // namespace automodel::coordination
