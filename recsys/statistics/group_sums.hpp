#pragma once

#include "recsys/statistics/weighted_statistic.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace automodel::recsys {

/// A statistic that is a function of a few sums over rows, such as a mean, the
/// root of one or a ratio: groups keep their sums, rows are needed no more.
class group_sums final : public weighted_statistic {
public:
  static constexpr std::size_t count = 4;
  using sums = std::array<double, count>;

  /// `finish` turns the sums over all groups into the value.
  group_sums(std::vector<sums> groups, double (*finish)(const sums&))
      : groups_(std::move(groups)), finish_(finish) {}

  double value() const override;
  lane_values resampled(std::span<const lane_values> weights) const override;

private:
  std::vector<sums> groups_;
  double (*finish_)(const sums&);
};

} // namespace automodel::recsys
