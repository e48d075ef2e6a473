#pragma once

#include "base/error.hpp"
#include "recsys/models/classical/training_rows.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

enum class item_similarity : std::uint8_t { asymmetric, cosine, bm25 };

/// How similar a history item i is to a candidate j, by the users of both, n
/// the number of an item's users.
///
/// asymmetric: |both| / (n_i^alpha n_j^(1 - alpha) + shrink). Aiolli 2013.
/// cosine:     the same with alpha = 1/2. Deshpande and Karypis 2004.
/// bm25:       sum over both of w_iu w_ju, where
///             w_iu = ln(N / (1 + n_u)) (k1 + 1) / (k1 (1 - b + b n_i / m) +
///             1), N the items that have users, m their mean number of users,
///             n_u the user's items; the logarithm at least 0. Robertson and
///             Zaragoza 2009, items as documents of their users.
struct neighbour_settings {
  std::uint32_t k = 100;
  item_similarity similarity = item_similarity::asymmetric;
  double alpha = 0.5;
  double shrink = 0;
  double bm25_k1 = 1.2, bm25_b = 0.75;
};

/// For each history item the candidates it speaks for (CSR).
struct neighbour_lists {
  std::vector<std::int64_t> offsets; ///< [n_items + 1]
  std::vector<std::uint32_t> items;  ///< ascending per list
  std::vector<float> similarities;
};

/// The k most similar items of each item; of equal similarities the lower id.
/// Work: the sum over users of the squared number of their items. Errors:
/// cancelled.
result<neighbour_lists> find_neighbours(const training_rows& rows,
                                        const neighbour_settings& settings,
                                        const fit_context& context);

} // namespace automodel::recsys
