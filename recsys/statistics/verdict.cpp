#include "recsys/statistics/verdict.hpp"

#include "recsys/statistics/distributions.hpp"

namespace automodel::recsys {

std::string_view to_string(verdict value) noexcept {
  switch (value) {
  case verdict::success:
    return "success";
  case verdict::fail:
    return "fail";
  case verdict::neutral:
    return "neutral";
  case verdict::inconclusive:
    return "inconclusive";
  }
  return "inconclusive";
}

verdict verdict_of(const interval& difference, double margin, double p_adjusted,
                   double alpha) noexcept {
  if (difference.low >= -margin && difference.high <= margin)
    return verdict::neutral;
  if (p_adjusted > alpha)
    return verdict::inconclusive;
  if (difference.low > margin)
    return verdict::success;
  if (difference.high < -margin)
    return verdict::fail;
  return verdict::inconclusive;
}

double detectable_effect(double standard_error, double confidence,
                         double power) noexcept {
  return (normal_quantile((1 + confidence) / 2) + normal_quantile(power))
         * standard_error;
}

} // namespace automodel::recsys
