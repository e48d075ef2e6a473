#include "storage/state/slots.hpp"

#include "messages/parameters.hpp"
#include "storage/tables.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

std::string release_key(const digest& id) {
  return key_builder{}.text("release").hash(id).take();
}

result<std::uint64_t> version_of(const state_map& state,
                                 std::string_view slot) {
  auto now = load_state<slot_state>(state, slot_key(slot));
  if (!now)
    return pass_on(now);
  return *now ? (*now)->version : 0;
}

result<void> check_version(const state_map& state, const std::string& slot,
                           std::uint64_t expected) {
  auto version = version_of(state, slot);
  if (!version)
    return pass_on(version);
  if (*version != expected)
    return fail(errc::conflict,
                "slot '" + slot + "' has version " + std::to_string(*version)
                    + ", not " + std::to_string(expected),
                "read it again and rebase");
  return {};
}

} // namespace

slot_state slot_state::read(state_reader& from) {
  slot_state slot;
  slot.version = from.number();
  slot.release = from.hash();
  slot.index = from.number();
  return slot;
}

std::string slot_state::value() const {
  return state_writer{}.number(version).hash(release).number(index).take();
}

std::string slot_prefix() {
  return key_builder{}.text("slot").take();
}

std::string slot_key(std::string_view slot) {
  return key_builder{}.text("slot").text(slot).take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Release::Reader) {
  state.put(release_key(at.id), to_value(at.index));
  return {};
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::SlotChange::Reader change) {
  auto slot = messages::read_text(change.getSlot());
  if (auto ok = check_version(state, slot, change.getExpectedVersion()); !ok)
    return ok;
  for (auto read : change.getReadSet())
    if (auto ok = check_version(state, messages::read_text(read.getSlot()),
                                read.getVersion());
        !ok)
      return ok;
  auto release = messages::read_digest(change.getRelease()).value_or(digest{});
  auto known = state.get(release_key(release));
  if (!known)
    return pass_on(known);
  if (!*known)
    return fail(errc::not_found, "slot '" + slot + "' cannot point to record "
                                     + to_hex(release)
                                     + ", which is no release");
  state.put(
      slot_key(slot),
      slot_state{change.getExpectedVersion() + 1, release, at.index}.value());
  return {};
}

} // namespace automodel::storage
