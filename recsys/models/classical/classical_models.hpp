#pragma once

#include "recsys/models/recommender.hpp"

namespace automodel::recsys {

// Closed-form and counting models, the baselines that always stand in the
// table. Histories are binary: of repeated items the latest occurrence counts,
// ratings are ignored. Scores of items that training never saw are
// `unseen_score`: they rank behind all others and tie among themselves.

/// The score of items without a training row.
inline constexpr float unseen_score = -3.402823466e38F;

/// Popularity: the number of training interactions, of the last `window_days`
/// before the newest one, or of all with 0.
model_family pop_family();

/// Item neighbourhoods by the `similarity` asymmetric, cosine or bm25 (see
/// neighbour_settings), the `k` most similar history items i kept per candidate
/// j; a score is the sum over the history of s_ij * decay^age, age 0 for the
/// latest item.
model_family itemknn_family();

/// EASE (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data",
/// eq. 8): P = (X'X + lambda I)^-1, B_ij = -P_ij / P_jj, B_jj = 0; a score is
/// the sum over the history of B_ij * decay^age. Memory: one n_items^2 float32.
model_family ease_family();

/// Implicit matrix factorisation: vectors of `dim` numbers that minimise
///   sum over rows of (u'v - 1)^2 + unobserved * sum over all pairs of (u'v)^2
///   + lambda * sum over users and items of (rows + unobserved * others)^nu
///     * squared length,
/// others the number of items, or users, that have rows. `sweeps` times users,
/// then items, from vectors of expected length sigma. Scores are u'v with u
/// solved for from the history. Hu, Koren and Volinsky 2008; Rendle, Krichene,
/// Zhang and Koren 2022.
model_family ials_family();

/// GF-CF (Shen et al. 2021): with the normalised adjacency
/// R~ = D_U^-1/2 R D_I^-1/2, V its `rank` leading right singular vectors and r
/// a binary history, the scores are
///   r R~'R~ + alpha * r D_I^-1/2 V V' D_I^1/2,
/// a linear and an ideal low-pass filter. Memory: the training rows, and
/// n_items * rank float32.
model_family gf_cf_family();

/// Popularity, fitted after `seconds`, whatever the `number`: ten thousand
/// trials of it measure what trials cost beside their training.
model_family wait_family();

/// Of predicted rows: the mean of each label over the training rows, whatever
/// the row. A click-through rate, a mean rating.
model_family prior_family();

} // namespace automodel::recsys
