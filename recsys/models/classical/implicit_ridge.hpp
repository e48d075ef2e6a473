#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Rotates vectors [n, width], row-major, to the axes of their Gramian V'V, the
/// largest first: it becomes diagonal, inner products stay. In place. Errors:
/// internal (the decomposition did not converge).
result<void> rotate_to_axes(std::span<float> vectors, std::size_t width);

/// The squared length of each column of vectors [n, width]: their Gramian's
/// diagonal.
std::vector<float> column_squares(std::span<const float> vectors,
                                  std::size_t width);

/// How the unobserved and the length of a vector weigh against observations.
struct implicit_weights {
  double unobserved = 0.1;
  double lambda = 0.003;
  double nu = 1;

  /// lambda * (observations + unobserved * candidates)^nu.
  double regularisation(std::size_t observations, double candidates) const;
};

/// Ridge regressions of implicit feedback against the vectors v of the other
/// side, of which one row has observed some:
///   min_x  sum_observed (x'v - 1)^2 + unobserved * sum_all (x'v)^2 + reg |x|^2
/// Hu, Koren and Volinsky 2008, eq. 4; weights as Rendle et al. 2022.
///
/// With axes that make the Gramian diagonal, few observations need a system of
/// their number only (Woodbury's identity), many one of the vectors' width:
/// n^2 width + n^3 / 3 or n width^2 + width^3 / 3 multiply-adds.
class implicit_ridge {
public:
  /// `vectors` [n, width] after rotate_to_axes, `squares` their column_squares;
  /// `candidates` of them stand for something. Both must outlive it.
  implicit_ridge(std::span<const float> vectors, std::span<const float> squares,
                 double candidates, const implicit_weights& weights);

  /// x [width] for the observed vectors, by their distinct indices; 0 for
  /// none. Errors: invalid_argument (not positive definite in float32).
  result<void> solve(std::span<const std::uint32_t> observed,
                     std::span<float> x);

private:
  void gather(std::span<const std::uint32_t> observed, bool scaled);
  bool solve_by_observation(std::size_t n, std::span<float> x);
  bool solve_by_axis(std::size_t n, std::span<float> x);

  std::span<const float> vectors_, squares_;
  double candidates_;
  implicit_weights weights_;
  std::vector<float> diagonal_; ///< [width] unobserved * squares + reg
  std::vector<float> rows_;     ///< [n, width] the observed vectors
  std::vector<float> scale_;    ///< [width] diagonal_^-1/2, or 1
  std::vector<float> system_;
};

} // namespace automodel::recsys
