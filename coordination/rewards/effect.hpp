#pragma once

#include "base/error.hpp"

#include <span>

namespace automodel::coordination {

/// One decision whose setting was drawn at random with a known probability,
/// and what the ledger attributes to it.
struct attributed {
  bool treated = false;
  double propensity = 0.5; ///< P(treated), in (0, 1), given what was known
  double reward = 0;
};

/// The mean difference a setting makes, with its interval.
struct effect {
  double difference = 0;
  double standard_error = 0;
  double low = 0, high = 0;
};

/// The average causal effect of the treatment on the attributed reward, by the
/// self-normalised inverse-propensity (Hajek) estimator: for each side
///   mean = sum w y / sum w,  w = 1 / P(the side it is on),
///   variance = sum w^2 (y - mean)^2 / (sum w)^2 (linearised),
/// and a normal interval of their difference. Consistent if propensities are
/// those that were drawn with and if *every* decision up to some age is given,
/// whether its reward was good or bad: take those older than the longest delay,
/// not those whose reward is there (bad news travels fast).
///
/// Errors: invalid_argument: fewer than two decisions on a side, a propensity
/// outside (0, 1), a reward that is not finite, confidence outside (0, 1).
result<effect> estimate_effect(std::span<const attributed> decisions,
                               double confidence = 0.95);

} // namespace automodel::coordination
