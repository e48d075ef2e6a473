#include "storage/state/letters.hpp"

#include "messages/parameters.hpp"
#include "storage/tables.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

// By the id of the letter: the key under which it waits.
std::string waiting_key(const digest& id) {
  return key_builder{}.text("waiting").hash(id).take();
}

} // namespace

std::string letter_prefix(std::string_view to) {
  return key_builder{}.text("letter").text(to).take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Outbox::Reader outbox) {
  if (outbox.isMessage()) {
    auto to = messages::read_text(outbox.getMessage().getTo());
    auto key = letter_prefix(to) + to_value(at.index);
    state.put(waiting_key(at.id), key);
    state.put(key, "");
    return {};
  }
  auto id = messages::read_digest(outbox.getAcknowledged()).value_or(digest{});
  auto waiting = state.get(waiting_key(id));
  if (!waiting)
    return pass_on(waiting);
  if (!*waiting)
    return fail(errc::conflict,
                "record " + to_hex(id) + " is no letter that waits",
                "it was acknowledged before; do not act on it again");
  state.erase(**waiting);
  state.erase(waiting_key(id));
  return {};
}

} // namespace automodel::storage
