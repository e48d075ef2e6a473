#include "recsys/training/learning_rate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace automodel::recsys {

double learning_rate::at(std::uint64_t step) const {
  auto warmup = schedule_.warmup_steps;
  if (step < warmup)
    return static_cast<double>(step + 1) / static_cast<double>(warmup);
  auto left = std::max<std::uint64_t>(total_steps_, warmup + 1) - warmup;
  auto done = static_cast<double>(step - warmup) / static_cast<double>(left);
  switch (schedule_.kind) {
  case schedule_kind::constant:
    return 1;
  case schedule_kind::linear:
    return 1 - done;
  case schedule_kind::cosine:
    return 0.5 * (1 + std::cos(std::numbers::pi * done));
  case schedule_kind::plateau:
    return plateau_;
  }
  return 1;
}

void learning_rate::validated(bool gained) {
  if (!gained)
    plateau_ *= schedule_.plateau_factor;
}

} // namespace automodel::recsys
