#pragma once

#include "base/random_stream.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// A density over [0, 1] estimated from points of it: a mixture of equally
/// weighted normal distributions, cut off at 0 and 1, one on each point and a
/// wide one in the middle as the prior (Bergstra et al. 2011, section 4.2). The
/// standard deviation of each is the greater distance to its neighbours, at
/// least 1 / min(100, n + 2) and at most 1.
class parzen_estimator {
public:
  explicit parzen_estimator(std::vector<double> points);

  double draw(random_stream& random) const;
  double density(double at) const noexcept;

private:
  struct kernel {
    double mean, deviation;
    double precision; ///< 1 / (2 deviation^2)
    double scale;     ///< of its exponential, mass and weight included
  };
  std::vector<kernel> kernels_;
};

/// The same for one of `count` values without an order: their shares among the
/// points, each value counted once more (the same section).
class category_estimator {
public:
  category_estimator(std::span<const std::uint64_t> points,
                     std::uint64_t count);

  std::uint64_t draw(random_stream& random) const;
  double density(std::uint64_t value) const { return shares_[value]; }

private:
  std::vector<double> shares_;
};

} // namespace automodel::recsys
