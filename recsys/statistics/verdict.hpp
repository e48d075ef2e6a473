#pragma once

#include "recsys/statistics/interval.hpp"

#include <cstdint>
#include <string_view>

namespace automodel::recsys {

/// What a claim "a is better than b" came to.
enum class verdict : std::uint8_t {
  success,      ///< the whole interval lies above the margin
  fail,         ///< the whole interval lies below minus the margin
  neutral,      ///< the whole interval lies within the margin
  inconclusive, ///< none of these
};

/// "success", ...
std::string_view to_string(verdict value) noexcept;

/// The verdict on an interval of the difference a minus b. Success and fail
/// also need p_adjusted <= alpha, so that one of many trials does not pass by
/// luck. `margin` >= 0 is the difference that matters to nobody.
verdict verdict_of(const interval& difference, double margin,
                   double p_adjusted = 0, double alpha = 0.05) noexcept;

/// The smallest true difference that a two-sided test at `confidence` finds
/// with probability `power`: (z_{(1+confidence)/2} + z_power) * standard_error.
double detectable_effect(double standard_error, double confidence = 0.95,
                         double power = 0.8) noexcept;

} // namespace automodel::recsys
