#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// What an agent was paid of one kind of reward, in millionths.
struct earnings_state {
  std::int64_t micro = 0;
  std::uint64_t entries = 0; ///< corrections included

  static earnings_state read(state_reader& from);
  std::string value() const;
};

std::string earnings_key(std::string_view agent,
                         messages::schema::Reward::Kind kind);
/// What all keys of earnings begin with; agent, NUL and kind follow.
std::string earnings_prefix();

/// Pays an outcome out: once per kind and metric. A correction names the last
/// payment of that outcome. Errors: conflict (paid before, or another
/// payment was the last), resource_exhausted (an account out of range).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Reward::Reader reward);

} // namespace automodel::storage
