#pragma once

#include "recsys/models/classical/interaction_graph.hpp"

namespace automodel::recsys {

/// The leading right singular vectors of a graph's R~, largest first.
struct leading_vectors {
  std::size_t rank = 0;
  std::vector<double> values;  ///< [rank] singular values
  std::vector<double> vectors; ///< [n_items, rank], row-major, orthonormal
  double residual = 0;         ///< largest |A v - s^2 v|, A = R~'R~
  double flops = 0;
};

/// At most `rank` of them, and only those above 1e-5: what is below stands for
/// no direction of the data. Subspace iteration from a random block, with
/// `rank` / 8 + 16 vectors to spare; between orthonormalisations a Chebyshev
/// polynomial of A damps what lies below the block's smallest Ritz value (Zhou,
/// Saad, Tiago and Chelikowsky 2006). Ends when no residual exceeds 1e-6, where
/// |A| = 1, or after 50 rounds. Errors: cancelled, internal (LAPACK did not
/// converge).
result<leading_vectors> find_leading_vectors(const interaction_graph& graph,
                                             std::size_t rank,
                                             const fit_context& context);

} // namespace automodel::recsys
