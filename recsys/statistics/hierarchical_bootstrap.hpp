#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/statistics/estimate.hpp"
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

/// Resamples seeds and users, which are crossed: users are the same people
/// under every seed. A resample b of a quantity y[seed, user] is
///   sum_u w_bu y[s, u] / sum_u w_bu, averaged over the seeds s,
///     + kappa * rho * (mean over S drawn seeds - mean over seeds),
/// with w_bu ~ Poisson(1), one draw per user for all seeds and quantities
/// (Owen and Eckles 2012, "Bootstrapping data arrays of arbitrary order").
/// - rho^2 is the share of the variance between seed means that the noise of
///   single values does not explain (two-way analysis of variance): that
///   noise is in the first line already.
/// - kappa = t / z * sqrt(S / (S - 1)): few seeds vary too little when they
///   are resampled (Hesterberg 2015, "What Teachers Should Know About the
///   Bootstrap", section 5.3).
/// The interval is the percentile interval; the p-value takes
/// mean / standard_error as a normal deviate. With one seed they speak of
/// users only.
///
/// Pass many quantities at once: they share the draws. Equal arguments give
/// equal results, and the result of one quantity does not depend on the
/// others. Errors: invalid_argument (no seeds or users, users not ascending,
/// lists of different length, options out of range).
result<std::vector<estimate>>
hierarchical_bootstrap(std::span<const seeded_values> quantities,
                       const bootstrap_options& options = {});

} // namespace automodel::recsys
