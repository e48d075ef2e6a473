#include "runtime/caf/timers.hpp"

#include "runtime/caf/errors.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_clock.hpp>
#include <caf/message.hpp>

namespace automodel::runtime {

void timer_list::schedule(caf::scheduled_actor& self,
                          std::chrono::milliseconds delay,
                          actor_host::callback then) {
  waiting_.emplace(++last_, std::move(then));
  auto& clock = self.clock();
  auto receiver = caf::actor_cast<caf::strong_actor_ptr>(&self);
  clock.schedule_message(clock.now() + delay, receiver,
                         caf::make_mailbox_element(receiver,
                                                   caf::make_message_id(), {},
                                                   wake{last_}));
}

void timer_list::fire(const caf::type_erased_tuple& content, actor_host& self) {
  auto found = waiting_.find(content.get_as<wake>(0).timer);
  if (found == waiting_.end())
    return;
  auto callback = std::move(found->second);
  waiting_.erase(found);
  try {
    callback();
  } catch (...) {
    self.note_error("timer: " + current_exception_text());
  }
}

} // namespace automodel::runtime
