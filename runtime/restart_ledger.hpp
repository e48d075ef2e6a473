#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace automodel::runtime {

/// How often a child may be restarted before its supervisor gives up.
struct restart_limits {
  std::uint32_t restarts = 5; ///< within the window
  std::chrono::milliseconds window{60'000};
  std::chrono::milliseconds first_delay{100}; ///< doubled each time
  std::chrono::milliseconds longest_delay{10'000};
};

/// The deaths of one child, and what follows from them. Pure: it is told the
/// time.
class restart_ledger {
public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit restart_ledger(restart_limits limits) : limits_(limits) {}

  /// The child died at `now`. How long to wait before it is restarted;
  /// nothing if the limit within the window is reached.
  std::optional<std::chrono::milliseconds> note_death(time_point now);

  /// Deaths within the window that ended with the last death.
  std::size_t recent() const noexcept { return deaths_.size(); }

private:
  restart_limits limits_;
  std::deque<time_point> deaths_;
};

} // namespace automodel::runtime
