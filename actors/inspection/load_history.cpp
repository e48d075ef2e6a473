#include "actors/inspection/load_history.hpp"

#include <algorithm>

namespace automodel::actors {

// The counters book a handler's time when it ends; one that is at work has
// spent its time, too.
std::uint64_t load_history::busy_until(const runtime::actor_counters& actor,
                                       std::int64_t now_ns) {
  auto busy = actor.busy_ns();
  auto since = actor.handling_since_ns();
  if (since != 0 && now_ns > since)
    busy += static_cast<std::uint64_t>(now_ns - since);
  return busy;
}

void load_history::sample(const std::vector<counters>& living,
                          std::int64_t now_ns) {
  ++round_;
  for (const auto& actor : living) {
    auto& entry = entries_[actor.get()];
    if (!entry.actor)
      entry.actor = actor;
    entry.points[entry.next]
        = {now_ns, actor->handled(), busy_until(*actor, now_ns)};
    entry.next = (entry.next + 1) % samples;
    entry.round = round_;
  }
  std::erase_if(entries_,
                [&](const auto& one) { return one.second.round != round_; });
}

actor_load load_history::load_of(const runtime::actor_counters& actor,
                                 std::int64_t now_ns,
                                 std::chrono::milliseconds window) const {
  auto found = entries_.find(&actor);
  if (found == entries_.end())
    return {};
  const auto& entry = found->second;
  point from;
  for (std::size_t back = 1; back <= samples; ++back) {
    const auto& point = entry.points[(entry.next + samples - back) % samples];
    if (point.ns == 0)
      break;
    from = point;
    if (now_ns - point.ns >= std::chrono::nanoseconds{window}.count())
      break;
  }
  auto passed = now_ns - from.ns;
  // Less than a few ticks of the clock would be noise.
  if (from.ns == 0 || passed < 50'000'000)
    return {};
  auto seconds = static_cast<double>(passed) / 1e9;
  // The counters are read one after the other while the actor works on.
  auto handled = std::max(actor.handled(), from.handled) - from.handled;
  auto busy = std::max(busy_until(actor, now_ns), from.busy_ns) - from.busy_ns;
  return {static_cast<double>(handled) / seconds,
          std::min(1.0, static_cast<double>(busy) / 1e9 / seconds),
          std::chrono::milliseconds{passed / 1'000'000}};
}

} // namespace automodel::actors
