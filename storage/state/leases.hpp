#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// Who may work on what, until when. The token goes up with each grant, so a
/// holder that slept through its lease is told from the one after it.
struct lease_state {
  std::uint64_t token = 0;
  std::string holder;
  std::int64_t until_unix_ms = 0;
  bool released = false;

  bool is_live(std::int64_t unix_ms) const noexcept {
    return !released && unix_ms < until_unix_ms;
  }

  static lease_state read(state_reader& from);
  std::string value() const;
};

std::string lease_key(std::string_view lease);
std::string lease_prefix();

/// Grants, renews or gives back. Errors: conflict (somebody holds it, the
/// token is not the next one, or not that of the holder, or the lease has
/// ended), invalid_argument (the annex has no time).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Lease::Reader lease);

/// Whether `token` is that of the lease now. Errors: conflict.
result<void> check_fence(const state_map& state, const change_context& at,
                         std::string_view lease, std::uint64_t token);

/// The same for each fence of an annex.
result<void> check_fences(const state_map& state, const change_context& at,
                          capnp::List<messages::schema::Fence>::Reader fences);

} // namespace automodel::storage
