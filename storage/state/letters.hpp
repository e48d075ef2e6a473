#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// What the keys of the letters to somebody begin with; the index of the
/// letter's record ends them.
std::string letter_prefix(std::string_view to);

/// A letter waits until it is acknowledged, which happens once: whoever acts
/// on it commits the effect and the acknowledgement in one step, so a letter
/// that is delivered twice has one effect. Errors: conflict (acknowledged
/// before, or no letter).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Outbox::Reader outbox);

} // namespace automodel::storage
