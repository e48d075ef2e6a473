#include "actors/autotrain/step_watch.hpp"

namespace automodel::actors {

result<void> step_watch::check(clock::time_point now) const {
  if (!since_ || now - *since_ <= budget_)
    return {};
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(budget_);
  return fail(errc::deadline_exceeded, "the training hangs: no step within "
                                           + std::to_string(seconds.count())
                                           + " s after step "
                                           + std::to_string(step_));
}

} // namespace automodel::actors
