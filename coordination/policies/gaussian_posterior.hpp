#pragma once

#include "base/random_stream.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace automodel::coordination {

/// Bayesian linear regression with known noise: y = x' w + e,
/// w ~ N(0, prior_variance I), e ~ N(0, noise_variance). In closed form
///   precision = I / prior_variance + sum x x' / noise_variance,
///   mean      = precision^-1 sum x y / noise_variance
/// (Bishop 2006, "Pattern Recognition and Machine Learning", 3.49-3.51). The
/// precision and the moment are kept, never the mean: an update that is
/// applied to an updated precision is how such bandits go wrong.
class gaussian_posterior {
public:
  gaussian_posterior(std::size_t dimensions, double prior_variance,
                     double noise_variance);

  /// x: [dimensions].
  void observe(std::span<const double> x, double y);

  /// The y of an earlier observation of x grows by `difference`.
  void correct(std::span<const double> x, double difference);

  std::size_t dimensions() const noexcept { return moment_.size(); }
  std::vector<double> mean() const; ///< [dimensions]

  /// x' mean and the variance of x' w.
  struct prediction {
    double mean = 0, variance = 0;
  };
  prediction predict(std::span<const double> x) const;

  /// A draw of w: [dimensions].
  std::vector<double> sample(random_stream& random) const;

  /// [dimensions * dimensions], row by row, and [dimensions].
  std::span<const double> precision() const noexcept { return precision_; }
  std::span<const double> moment() const noexcept { return moment_; }

  /// What was kept. False, and nothing changes, if a size is another, a
  /// number not finite, or the precision no positive definite matrix.
  bool assign(std::vector<double> precision, std::vector<double> moment);

private:
  double noise_variance_;
  std::vector<double> precision_, moment_;
};

} // namespace automodel::coordination
