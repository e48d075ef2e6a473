#include "runtime/caf/host_requests.hpp"

#include "messages/limits.hpp"
#include "runtime/caf/errors.hpp"

#include <caf/actor_cast.hpp>
#include <caf/detail/sync_request_bouncer.hpp>
#include <caf/message.hpp>
#include <caf/sec.hpp>
#include <caf/system_messages.hpp>

namespace automodel::runtime {

hosted_actor as_hosted(const caf::strong_actor_ptr& actor) {
  return caf::actor_cast<hosted_actor>(actor);
}

std::optional<host_request::kind>
host_request_of(actor_host& self, const caf::mailbox_element& what) {
  if (!what.sender || what.sender->nid != self.home().node()) {
    self.counters().note_unexpected();
    return std::nullopt;
  }
  return static_cast<host_request::kind>(
      what.content().get_as<host_request>(0).what);
}

result<std::string> state_text(const actor_host& self,
                               const std::function<std::string()>& describe) {
  std::string text;
  try {
    text = describe();
  } catch (...) {
    return fail(errc::internal, self.path() + " could not tell its state: "
                                    + current_exception_text());
  }
  if (text.empty())
    return fail(errc::incompatible,
                self.path() + " tells no more than its summary");
  if (text.size() > messages::limits::text_bytes)
    return fail(errc::resource_exhausted,
                self.path() + " has a state of " + std::to_string(text.size())
                    + " bytes; at most "
                    + std::to_string(messages::limits::text_bytes)
                    + " are shown");
  return text;
}

void answer_host(caf::mailbox_element& request, result<std::string> answer) {
  if (!request.mid.is_request())
    return;
  auto content = answer ? caf::make_message(std::move(*answer))
                        : caf::make_message(to_caf(answer.error()));
  request.sender->enqueue(caf::make_mailbox_element(nullptr,
                                                    request.mid.response_id(),
                                                    {}, std::move(content)),
                          nullptr);
}

bool held_messages::hold(caf::mailbox_element& what) {
  if (what.content().match_elements<caf::exit_msg>())
    return false;
  held_.push_back(caf::make_mailbox_element(std::move(what.sender), what.mid,
                                            std::move(what.stages),
                                            what.move_content_to_message()));
  return true;
}

caf::mailbox_element_ptr held_messages::take() {
  if (held_.empty())
    return nullptr;
  auto oldest = std::move(held_.front());
  held_.pop_front();
  return oldest;
}

void held_messages::bounce() {
  caf::detail::sync_request_bouncer bounce{caf::sec::request_receiver_down};
  for (const auto& message : held_)
    bounce(*message);
  held_.clear();
}

} // namespace automodel::runtime
