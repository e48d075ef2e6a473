#pragma once

#include "runtime/actor_counters.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace automodel::actors {

/// What an actor did over a while.
struct actor_load {
  double rate = 0; ///< messages a second
  double busy = 0; ///< share of the time spent in handlers, 0 to 1
  std::chrono::milliseconds window{0}; ///< what could be measured; 0: nothing
};

/// The last samples of each actor's counters, from which rates come. A sample
/// of a thousand actors takes tens of microseconds.
class load_history {
public:
  using counters = std::shared_ptr<const runtime::actor_counters>;

  static constexpr std::size_t samples = 11;
  static constexpr std::chrono::milliseconds every{1000};

  /// Takes a sample of all who live; others are forgotten.
  void sample(const std::vector<counters>& living, std::int64_t now_ns);

  /// From the newest sample that is at least `window` old, else the oldest,
  /// until now.
  actor_load load_of(const runtime::actor_counters& actor, std::int64_t now_ns,
                     std::chrono::milliseconds window) const;

private:
  struct point {
    std::int64_t ns = 0; ///< 0: not taken
    std::uint64_t handled = 0;
    std::uint64_t busy_ns = 0;
  };
  struct entry {
    counters actor; ///< held, so that its address is nobody else's
    std::array<point, samples> points{};
    std::size_t next = 0;
    std::uint64_t round = 0;
  };

  static std::uint64_t busy_until(const runtime::actor_counters& actor,
                                  std::int64_t now_ns);

  std::unordered_map<const runtime::actor_counters*, entry> entries_;
  std::uint64_t round_ = 0;
};

} // namespace automodel::actors
