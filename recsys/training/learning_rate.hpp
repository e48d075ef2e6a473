#pragma once

#include "recsys/training/recipe.hpp"

#include <cstdint>

namespace automodel::recsys {

/// The learning rate of each step, as a multiple of the recipe's.
class learning_rate {
public:
  learning_rate(const schedule_settings& schedule, std::uint64_t total_steps)
      : schedule_(schedule), total_steps_(total_steps) {}

  /// Of `step`, counted from 0.
  double at(std::uint64_t step) const;

  /// A validation ended; a plateau schedule slows down without a gain.
  void validated(bool gained);

  /// All that it remembers: how far a plateau schedule has slowed down.
  double memory() const noexcept { return plateau_; }
  void restore(double memory) noexcept { plateau_ = memory; }

private:
  schedule_settings schedule_;
  std::uint64_t total_steps_;
  double plateau_ = 1;
};

} // namespace automodel::recsys
