#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// The value of a slot: which release is live there.
struct slot_state {
  std::uint64_t version = 0; ///< changes so far
  digest release;            ///< id of the release record
  std::uint64_t index = 0;   ///< of the record that changed it last

  static slot_state read(state_reader& from);
  std::string value() const;
};

std::string slot_key(std::string_view slot);
/// What all keys of slots begin with; the slot and a NUL follow.
std::string slot_prefix();

/// Makes a release known, so that a slot may point to it.
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Release::Reader release);

/// Compare and set. Errors: conflict (the slot, or one that was read, has
/// another version: read it again and rebase), not_found (no such release).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::SlotChange::Reader change);

} // namespace automodel::storage
