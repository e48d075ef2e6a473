#pragma once

#include "recsys/statistics/weighted_statistic.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// The expected calibration error (Naeini et al. 2015, Guo et al. 2017): rows
/// fall into equal-width bins of their predicted probability, and each bin
/// weighs |mean prediction - mean label| by its rows. The last bin includes 1.
class calibration_error final : public weighted_statistic {
public:
  static constexpr std::size_t bins = 15;

  struct row {
    std::uint32_t group = 0;
    double probability = 0, label = 0;
  };

  explicit calibration_error(const std::vector<row>& rows);

  double value() const override;
  lane_values resampled(std::span<const lane_values> weights) const override;

private:
  struct entry {
    std::uint32_t group, bin;
    double excess; ///< prediction minus label
  };

  std::vector<entry> entries_;
};

} // namespace automodel::recsys
