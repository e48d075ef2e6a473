#pragma once

#include "base/error.hpp"
#include "recsys/statistics/interval.hpp"

#include <span>

namespace automodel::recsys {

/// What a paired comparison of two lists of values found, a minus b.
struct paired_result {
  double difference = 0;
  double low = 0, high = 0; ///< at the asked confidence
  double standard_error = 0;
  double p_value = 1; ///< two-sided
};

/// Student's paired t-test. Errors: invalid_argument (fewer than two pairs,
/// lists of different length, confidence outside (0, 1)).
result<paired_result> paired_t_test(std::span<const double> a,
                                    std::span<const double> b,
                                    double confidence = 0.95);

/// Bootstrap over pairs with the bias-corrected and accelerated interval (BCa,
/// Efron 1987); the p-value inverts the percentile interval. Errors: as above.
result<paired_result> paired_bootstrap(std::span<const double> a,
                                       std::span<const double> b,
                                       const bootstrap_options& options = {});

} // namespace automodel::recsys
