#include "runtime/restart_ledger.hpp"

#include <algorithm>

namespace automodel::runtime {

std::optional<std::chrono::milliseconds>
restart_ledger::note_death(time_point now) {
  while (!deaths_.empty() && now - deaths_.front() >= limits_.window)
    deaths_.pop_front();
  deaths_.push_back(now);
  if (deaths_.size() > limits_.restarts)
    return std::nullopt;
  auto delay = limits_.first_delay;
  for (auto n = deaths_.size(); n > 1 && delay < limits_.longest_delay; --n)
    delay *= 2;
  return std::min(delay, limits_.longest_delay);
}

} // namespace automodel::runtime
