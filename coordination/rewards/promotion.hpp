#pragma once

#include "base/error.hpp"
#include "coordination/rewards/reward_book.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace automodel::coordination {

struct promotion_terms {
  double confidence = 0.95; ///< one-sided
  std::size_t least = 5;    ///< decisions with a reward, at least 2
};

/// Whether a setting may go where it matters, and why.
struct promotion {
  bool promoted = false;
  double mean = 0; ///< of the decisions' rewards
  double low = 0;  ///< lower end of the one-sided interval of the mean
  std::size_t count = 0;
  std::string reason;
};

/// Judges the decisions that chose one setting. What counts is their outer
/// reward alone: the effect on the whole, for which inner rewards are a proxy
/// and beta a mixture (that is what agents learn from). It is promoted if
/// Student's lower bound of the mean is above zero and no hard constraint was
/// broken. Under terms without coupling inner rewards are judged in its place,
/// which is what an ablation wants to see go wrong.
///
/// Errors: not_found (a decision that is not booked), invalid_argument (no
/// terms stated, confidence outside (0.5, 1)).
result<promotion> judge_promotion(const reward_book& book,
                                  std::span<const std::string> decisions,
                                  const promotion_terms& terms = {});

} // namespace automodel::coordination
