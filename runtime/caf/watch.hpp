#pragma once

#include "runtime/caf/actor_host.hpp"

#include <caf/actor_addr.hpp>
#include <caf/local_actor.hpp>
#include <caf/system_messages.hpp>

#include <map>
#include <vector>

namespace automodel::runtime {

/// Whose deaths an actor wants to hear of. CAF 0.17 has one handler for all of
/// them and cannot take back a monitor of a typed actor, so that unknown
/// sources are ignored.
class watch_list {
public:
  void add(caf::local_actor& self, const caf::strong_actor_ptr& other,
           actor_host::death_callback then);

  void dispatch(caf::down_msg& down);

  void clear() { watched_.clear(); }

private:
  std::map<caf::actor_addr, std::vector<actor_host::death_callback>> watched_;
};

/// Calls `then(const caf::error& cause)` once `other` has ended.
template <class Handle>
void watch(actor_host& self, const Handle& other,
           actor_host::death_callback then) {
  self.watch(caf::actor_cast<caf::strong_actor_ptr>(other), std::move(then));
}

} // namespace automodel::runtime
