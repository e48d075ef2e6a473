#pragma once

#include <vector>

namespace automodel::recsys {

/// A quantity over seeds with its uncertainty.
struct estimate {
  double mean = 0; ///< mean over seeds
  double std = 0;  ///< over seeds, unbiased; 0 with one seed
  double low = 0, high = 0;
  double standard_error = 0;  ///< of the resampled means
  double p_value = 1;         ///< two-sided, that it is zero
  std::vector<double> values; ///< per seed
};

} // namespace automodel::recsys
