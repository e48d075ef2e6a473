#include "runtime/caf/watch.hpp"

#include <caf/actor_cast.hpp>

namespace automodel::runtime {

void watch_list::add(caf::local_actor& self, const caf::strong_actor_ptr& other,
                     actor_host::death_callback then) {
  auto& callbacks = watched_[caf::actor_cast<caf::actor_addr>(other)];
  callbacks.push_back(std::move(then));
  if (callbacks.size() == 1) // two monitors would be two reports
    self.monitor(other);
}

void watch_list::dispatch(caf::down_msg& down) {
  auto found = watched_.find(down.source);
  if (found == watched_.end())
    return;
  auto callbacks = std::move(found->second);
  watched_.erase(found);
  for (auto& callback : callbacks)
    callback(down.reason);
}

} // namespace automodel::runtime
