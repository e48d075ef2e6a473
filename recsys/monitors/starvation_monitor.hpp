#pragma once

#include "recsys/monitors/finding.hpp"

#include <optional>

namespace automodel::recsys {

/// Watches how long a training waits for its batches. Speaks once, where the
/// waiting takes more than half of the time over 200 steps. Depends on the
/// machine's clock: what it finds is for people and no part of a record.
class starvation_monitor {
public:
  std::optional<finding> step(std::uint64_t step, double waiting_seconds,
                              double computing_seconds);

private:
  std::uint64_t steps_ = 0;
  double waiting_ = 0, computing_ = 0;
  bool said_ = false;
};

} // namespace automodel::recsys
