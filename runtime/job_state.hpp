#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string_view>

namespace automodel::runtime {

/// The life of a trial, of a phase of a paper, of a submitted experiment.
///
///   queued -> running -> done
///   queued, running -> paused -> running
///   anything that has not ended -> failed, cancelled
enum class job_state : std::uint8_t {
  queued,    ///< waits for its turn
  running,   ///< somebody works on it
  paused,    ///< keeps its progress, uses nothing
  failed,    ///< ended with a reason
  done,      ///< ended with a result
  cancelled, ///< ended because somebody asked for it
};

inline constexpr std::size_t job_state_count
    = static_cast<std::size_t>(job_state::cancelled) + 1;

std::string_view to_string(job_state state) noexcept;

/// Errors: invalid_argument, naming the states there are.
result<job_state> job_state_from(std::string_view text);

/// Whether nothing can follow.
bool has_ended(job_state state) noexcept;

bool may_follow(job_state from, job_state to) noexcept;

/// Moves `state` on. Errors: conflict, and `state` is as it was.
result<void> advance(job_state& state, job_state to);

} // namespace automodel::runtime
