#pragma once

#include "recsys/report/results.hpp"
#include "recsys/statistics/estimate.hpp"

#include <utility>

namespace automodel::recsys {

/// What a report holds of an estimate.
inline metric_summary to_summary(estimate found) {
  return {found.mean, found.std, found.low, found.high,
          std::move(found.values)};
}

} // namespace automodel::recsys
