#pragma once

#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"

#include <cstdint>
#include <string>

namespace automodel::actors {

/// Where whoever watches lives, if anybody does.
inline constexpr const char* observer_path = "/observer";

/// How far a step is, for people; losing one does no harm.
struct step_progress {
  std::string experiment, step, candidate;
  schema::ProgressEvent::Phase phase = schema::ProgressEvent::Phase::MOVED;
  std::uint64_t done = 0, total = 0;
  std::string metric;
  double value = 0;
  std::string text;
};

message<schema::ProgressEvent> to_message(const step_progress& from);

/// Tells the observer, if there is one.
template <class Self>
void tell_progress(Self* self, const step_progress& what) {
  auto observer
      = self->environment().directory.template find<progress_observer>(
          observer_path);
  if (observer)
    runtime::tell(self, *observer, to_message(what));
}

} // namespace automodel::actors
