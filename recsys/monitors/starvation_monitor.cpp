#include "recsys/monitors/starvation_monitor.hpp"

#include <cstdio>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t window = 200;
constexpr double too_long = 0.5;

} // namespace

std::optional<finding> starvation_monitor::step(std::uint64_t step,
                                                double waiting_seconds,
                                                double computing_seconds) {
  waiting_ += waiting_seconds;
  computing_ += computing_seconds;
  if (++steps_ < window)
    return {};
  auto share = waiting_ / (waiting_ + computing_);
  steps_ = 0;
  waiting_ = computing_ = 0;
  if (said_ || !(share > too_long))
    return {};
  said_ = true;
  char percent[16];
  std::snprintf(percent, sizeof percent, "%.0f %%", share * 100);
  return finding{monitors::starvation, step, share, false,
                 std::string(percent)
                     + " of the time goes into waiting for batches"};
}

} // namespace automodel::recsys
