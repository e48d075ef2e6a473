#pragma once

#include "runtime/caf/actor_host.hpp"
#include "runtime/caf/type_ids.hpp"

#include <caf/scheduled_actor.hpp>
#include <caf/type_erased_tuple.hpp>

#include <map>

namespace automodel::runtime {

/// The callbacks an actor scheduled for later. A timer is a `wake` message to
/// the actor itself, seen by its base before its handlers, so that no
/// interface has to name it.
class timer_list {
public:
  void schedule(caf::scheduled_actor& self, std::chrono::milliseconds delay,
                actor_host::callback then);

  /// Runs the callback that `content`, a `wake`, names. What it throws is
  /// noted and does not end the actor.
  void fire(const caf::type_erased_tuple& content, actor_host& self);

  void clear() { waiting_.clear(); }

private:
  std::map<std::uint64_t, actor_host::callback> waiting_;
  std::uint64_t last_ = 0;
};

} // namespace automodel::runtime
