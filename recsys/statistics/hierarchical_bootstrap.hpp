#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/statistics/interval.hpp"

#include <span>
#include <vector>

namespace automodel::recsys {

/// Values of one seed: one number per user.
struct user_values {
  std::span<const user_id> users; ///< ascending
  std::span<const double> values; ///< beside users
};

/// One quantity under several seeds, such as "ndcg@10 of ease" or a paired
/// difference of two models. Users may differ between seeds.
using seeded_values = std::vector<user_values>;

/// A mean with its uncertainty.
struct estimate {
  double mean = 0; ///< mean over seeds of the mean over users
  double std = 0;  ///< over seeds, unbiased; 0 with one seed
  double low = 0, high = 0;
  double standard_error = 0;  ///< of the resampled means
  double p_value = 1;         ///< two-sided, that the mean is zero
  std::vector<double> values; ///< mean over users, per seed
};

/// Crossed resampling of seeds and users (Owen 2007, "The pigeonhole
/// bootstrap"): users are the same people under every seed, so each resample
/// draws users once for all seeds, and seeds. The interval is the percentile
/// interval; because few seeds vary too little when resampled, the part that
/// seeds contribute is widened by t / z * sqrt(S / (S - 1)) (Hesterberg 2015,
/// "What Teachers Should Know About the Bootstrap", section 5). One seed: the
/// interval speaks of users only.
///
/// All quantities are resampled with the same draws, which makes a table of
/// many metrics and comparisons cheap: pass them together. Equal arguments give
/// equal results, and a quantity's result does not depend on the others.
/// Errors: invalid_argument (no seeds, no users, lists that do not match).
result<std::vector<estimate>>
hierarchical_bootstrap(std::span<const seeded_values> quantities,
                       const bootstrap_options& options = {});

} // namespace automodel::recsys
