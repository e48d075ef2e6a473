#include "runtime/tracer.hpp"

#include "runtime/actor_counters.hpp"
#include "runtime/path_pattern.hpp"

#include <array>

namespace automodel::runtime {

std::string_view to_string(trace_end value) noexcept {
  static constexpr std::array<std::string_view, 4> names{"running", "count",
                                                         "rate", "stopped"};
  return names[static_cast<std::size_t>(value)];
}

result<void> tracer::start(trace_filter filter) {
  if (filter.count == 0 || filter.count > trace_filter::most
      || filter.rate == 0)
    return fail(errc::invalid_argument,
                "a trace notes 1 to " + std::to_string(trace_filter::most)
                    + " messages, at a rate of at least 1 a second");
  std::lock_guard guard{mutex_};
  if (taken_)
    return fail(errc::conflict, "somebody traces on this node",
                "try again when that trace has ended");
  taken_ = true;
  ended_ = trace_end::running;
  filter_ = std::move(filter);
  noted_.clear();
  second_ns_ = coarse_now_ns();
  in_second_ = 0;
  on_ = true;
  return {};
}

bool tracer::wants(std::string_view path, std::string_view type) const {
  std::lock_guard guard{mutex_};
  return ended_ == trace_end::running
         && (filter_.type.empty() || filter_.type == type)
         && matches_pattern(path, filter_.path);
}

void tracer::note(traced_message message) {
  constexpr std::int64_t second = 1'000'000'000;
  std::lock_guard guard{mutex_};
  if (ended_ != trace_end::running)
    return;
  auto now = coarse_now_ns();
  if (now - second_ns_ >= second) {
    second_ns_ = now;
    in_second_ = 0;
  }
  if (++in_second_ > filter_.rate)
    return end(trace_end::rate);
  noted_.push_back(std::move(message));
  if (noted_.size() >= filter_.count)
    end(trace_end::count);
}

void tracer::end(trace_end why) {
  ended_ = why;
  on_ = false;
}

trace_end tracer::state() const {
  std::lock_guard guard{mutex_};
  return ended_;
}

trace_log tracer::stop() {
  std::lock_guard guard{mutex_};
  if (ended_ == trace_end::running)
    end(trace_end::stopped);
  taken_ = false;
  return {std::move(noted_), ended_};
}

} // namespace automodel::runtime
