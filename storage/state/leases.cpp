#include "storage/state/leases.hpp"

#include "messages/parameters.hpp"
#include "storage/tables.hpp"

#include <limits>

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

tl::unexpected<error> refuse(const std::string& lease,
                             const std::string& problem,
                             std::string hint = {}) {
  return fail(errc::conflict, "lease '" + lease + "' " + problem,
              std::move(hint));
}

result<void> check_time(const change_context& at) {
  if (at.unix_ms <= 0)
    return fail(errc::invalid_argument,
                "annex.committedUnixMs is needed where leases are");
  return {};
}

std::int64_t end_of(std::int64_t unix_ms, std::uint64_t duration) {
  auto most = std::numeric_limits<std::int64_t>::max();
  return duration > static_cast<std::uint64_t>(most - unix_ms)
             ? most
             : unix_ms + static_cast<std::int64_t>(duration);
}

result<lease_state> granted(const lease_state& before, const change_context& at,
                            const std::string& name,
                            schema::Lease::Reader lease) {
  if (before.is_live(at.unix_ms))
    return refuse(name,
                  "is held by " + before.holder + " for another "
                      + std::to_string(before.until_unix_ms - at.unix_ms)
                      + " ms",
                  "wait until it ends");
  if (lease.getToken() != before.token + 1)
    return refuse(name, "has token " + std::to_string(before.token)
                            + ", so the next is not "
                            + std::to_string(lease.getToken()));
  return lease_state{lease.getToken(), messages::read_text(lease.getHolder()),
                     end_of(at.unix_ms, lease.getGrant()), false};
}

result<void> check_holder(const lease_state& before, const change_context& at,
                          const std::string& name,
                          schema::Lease::Reader lease) {
  if (lease.getToken() != before.token)
    return refuse(name, "has token " + std::to_string(before.token) + ", not "
                            + std::to_string(lease.getToken()));
  if (messages::read_text(lease.getHolder()) != before.holder)
    return refuse(name, "is held by " + before.holder);
  if (!before.is_live(at.unix_ms))
    return refuse(name, "has ended", "take it anew");
  return {};
}

} // namespace

lease_state lease_state::read(state_reader& from) {
  lease_state lease;
  lease.token = from.number();
  lease.holder = from.text();
  lease.until_unix_ms = from.amount();
  lease.released = from.flag();
  return lease;
}

std::string lease_state::value() const {
  return state_writer{}
      .number(token)
      .text(holder)
      .amount(until_unix_ms)
      .flag(released)
      .take();
}

std::string lease_prefix() {
  return key_builder{}.text("lease").take();
}

std::string lease_key(std::string_view lease) {
  return key_builder{}.text("lease").text(lease).take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Lease::Reader lease) {
  if (auto ok = check_time(at); !ok)
    return ok;
  auto name = messages::read_text(lease.getName());
  auto stored = load_state<lease_state>(state, lease_key(name));
  if (!stored)
    return pass_on(stored);
  auto now = stored->value_or(lease_state{});
  if (lease.isGrant()) {
    auto made = granted(now, at, name, lease);
    if (!made)
      return pass_on(made);
    now = std::move(*made);
  } else {
    if (auto ok = check_holder(now, at, name, lease); !ok)
      return ok;
    if (lease.isRenew())
      now.until_unix_ms = end_of(at.unix_ms, lease.getRenew());
    else
      now.released = true;
  }
  state.put(lease_key(name), now.value());
  return {};
}

result<void> check_fence(const state_map& state, const change_context& at,
                         std::string_view lease, std::uint64_t token) {
  if (auto ok = check_time(at); !ok)
    return ok;
  auto now = load_state<lease_state>(state, lease_key(lease));
  if (!now)
    return pass_on(now);
  auto name = std::string{lease};
  if (!*now || (*now)->token != token)
    return refuse(name,
                  "has token " + std::to_string(*now ? (*now)->token : 0) + "; "
                      + std::to_string(token) + " is stale",
                  "its work belongs to somebody else now");
  if (!(*now)->is_live(at.unix_ms))
    return refuse(name, "has ended", "take it anew");
  return {};
}

result<void> check_fences(const state_map& state, const change_context& at,
                          capnp::List<schema::Fence>::Reader fences) {
  for (auto fence : fences)
    if (auto ok = check_fence(state, at, messages::read_text(fence.getLease()),
                              fence.getToken());
        !ok)
      return ok;
  return {};
}

} // namespace automodel::storage
