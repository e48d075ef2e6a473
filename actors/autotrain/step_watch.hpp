#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace automodel::actors {

/// Tells a training that is slow from one that hangs: between two of its steps
/// no more than a budget of time may pass. It watches from the first step on,
/// and not while a validation runs. Pure: whoever asks says what time it is.
class step_watch {
public:
  using clock = std::chrono::steady_clock;

  explicit step_watch(std::chrono::milliseconds budget) : budget_(budget) {}

  void made_step(std::uint64_t step, clock::time_point now) {
    step_ = step;
    since_ = now;
  }

  /// A validation runs, or the fit begins anew.
  void pause() { since_.reset(); }

  /// Errors: deadline_exceeded, with the last step.
  result<void> check(clock::time_point now) const;

private:
  std::chrono::milliseconds budget_;
  std::uint64_t step_ = 0;
  std::optional<clock::time_point> since_;
};

} // namespace automodel::actors
