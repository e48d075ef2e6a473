#include "runtime/caf/last_words.hpp"

#include "runtime/caf/errors.hpp"

#include <caf/atom.hpp>
#include <caf/exit_reason.hpp>
#include <caf/sec.hpp>

namespace automodel::runtime {

namespace {

ending ending_of(const caf::error& cause) {
  if (!cause)
    return ending::finished;
  if (cause == caf::exit_reason::user_shutdown)
    return ending::stopped;
  if (cause == caf::exit_reason::kill)
    return ending::killed;
  // Nobody refers to the actor any more: it had nothing left to do.
  if (cause == caf::exit_reason::unreachable)
    return ending::finished;
  return ending::failed;
}

std::string name_of(const actor_host& self, const std::type_info* type) {
  return type ? self.environment().messages.name_of(*type) : std::string{};
}

} // namespace

std::optional<request_stamp>
stamp_of_element(actor_host& self, const caf::mailbox_element& what) {
  auto type = type_of(what);
  if (!type)
    return std::nullopt;
  auto kind = self.environment().messages.find(*type);
  if (!kind || !kind->stamp)
    return std::nullopt;
  auto stamp = kind->stamp(what.content().get(0));
  if (!stamp)
    return std::nullopt;
  return std::move(*stamp);
}

std::string key_of(actor_host& self, const caf::mailbox_element& what) {
  auto stamp = stamp_of_element(self, what);
  return stamp ? std::move(stamp->key) : std::string{};
}

bool refuse_poison(actor_host& self, caf::mailbox_element& what) {
  auto key = key_of(self, what);
  if (key.empty() || !self.environment().poison.holds(key))
    return false;
  self.counters().note_quarantined();
  error refusal{errc::invalid_argument,
                "request \"" + key
                    + "\" is in quarantine: its receivers died "
                      "of it",
                {},
                "change the request, or give it another idempotency key"};
  self.log().warning("{}", refusal.message);
  if (what.sender && what.mid.is_request())
    what.sender->enqueue(caf::make_mailbox_element(nullptr,
                                                   what.mid.response_id(), {},
                                                   to_caf(refusal)),
                         nullptr);
  return true;
}

caf::result<caf::message>
refuse_unexpected(actor_host& self, const caf::type_erased_tuple& content) {
  self.counters().note_unexpected();
  auto what = content.empty() ? std::string{"a message that could not be read"}
                              : "an unexpected message of type "
                                    + name_of(self, content.type(0).second);
  self.note_error("got " + what);
  return to_caf(error{errc::incompatible, self.path() + " got " + what});
}

error escaped_exception(actor_host& self, const std::exception_ptr& thrown) {
  error cause{errc::internal, {}};
  try {
    std::rethrow_exception(thrown);
  } catch (...) {
    cause.message = "exception: " + current_exception_text();
  }
  self.note_error(cause.message);
  return cause;
}

void leave_directory(actor_host& self, const caf::error& cause,
                     std::string request_key) {
  const auto& counters = self.counters();
  tombstone stone;
  stone.path = counters.path;
  stone.kind = counters.kind;
  stone.how = ending_of(cause);
  stone.cause = render(cause);
  stone.last_error = counters.last_error();
  stone.last_message = name_of(self, counters.message_type());
  stone.request_key = std::move(request_key);
  stone.died_unix_ms = self.environment().unix_ms();
  stone.handled = counters.handled();
  stone.unread = counters.enqueued() - counters.handled();
  stone.restarts = counters.restarts;
  self.environment().directory.leave(std::move(stone));
}

} // namespace automodel::runtime
