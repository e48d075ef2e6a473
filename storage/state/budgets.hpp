#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// An account: spent + reserved <= limit, always.
struct budget_state {
  std::uint64_t limit = 0;
  std::string unit;
  std::uint64_t spent = 0;
  std::uint64_t reserved = 0; ///< in flight

  std::uint64_t left() const noexcept { return limit - spent - reserved; }

  static budget_state read(state_reader& from);
  std::string value() const;
};

/// What is in flight.
struct reservation_state {
  std::uint64_t amount = 0;
  std::string lease; ///< empty: it ends with its settlement only
  std::uint64_t token = 0;
  bool spent_if_lost = false;

  static reservation_state read(state_reader& from);
  std::string value() const;
};

std::string budget_key(std::string_view account);
std::string budget_prefix();
/// What the keys of an account's reservations begin with; a name and a NUL
/// follow.
std::string reservation_prefix(std::string_view account);

/// Sets a limit, reserves or settles. First, reservations of this account
/// whose lease has ended are returned, or count as spent if they say so.
/// Errors: resource_exhausted (more than is left, or a limit below what is
/// spent and in flight), not_found (no such account, or no such reservation
/// any more), conflict (the name is in use, or the lease has ended),
/// invalid_argument (more spent than reserved).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Budget::Reader budget);

/// The account as it is at a time: what ended leases held is returned.
result<std::optional<budget_state>> budget_at(const state_map& state,
                                              std::string_view account,
                                              std::int64_t unix_ms);

} // namespace automodel::storage
