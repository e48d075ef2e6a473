#pragma once

#include "recsys/statistics/lanes.hpp"

#include <span>

namespace automodel::recsys {

/// A number that depends on how often each of some groups of rows counts: what
/// a bootstrap over groups computes again and again.
class weighted_statistic {
public:
  virtual ~weighted_statistic() = default;

  /// With every group counted once. Not a number where it is not defined, such
  /// as an AUC without positives.
  virtual double value() const = 0;

  /// With group g counted weights[g] times, for several resamples at once.
  virtual lane_values resampled(std::span<const lane_values> weights) const = 0;
};

} // namespace automodel::recsys
