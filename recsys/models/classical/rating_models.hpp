#pragma once

#include "recsys/models/recommender.hpp"

namespace automodel::recsys {

// Models of ratings: the fields "user" and "item" of a row, one label. What
// they predict is kept within the range of the training ratings. Users and
// items without a training rating are unknown.

/// The mean rating, of all rows, of the user's or of the item's (`by` = all,
/// user, item); of all for the unknown.
model_family rating_mean_family();

/// mean + b_user + b_item by alternating least squares from zero, `sweeps`
/// times, items first:
///   b_i = sum over i's ratings of (r - mean - b_user) / (reg_item + count),
/// users likewise; 0 for the unknown. Koren 2010.
model_family rating_bias_family();

/// GroupLens: with N the up to `k` raters of the item who are most similar to
/// the user, positively,
///   mean_u + sum over v in N of s_uv (r_vi - mean_v) / sum of s_uv,
/// s the `similarity` msd (1 / (mean squared difference + 1)) or pearson, over
/// what both rated. With fewer than `min_k` neighbours the user's mean; for an
/// unknown user or item the mean of all ratings. Of equally similar raters
/// those of earlier rows. Resnick et al. 1994; Herlocker et al. 2002.
///
/// Memory-based: a fit keeps the ratings, similarities are found when rows are
/// predicted, once per user among them.
model_family user_knn_family();

} // namespace automodel::recsys
