#pragma once

#include "runtime/caf/actor_host.hpp"

#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>
#include <caf/result.hpp>

#include <exception>
#include <optional>
#include <typeinfo>

// What the instrumented base does off the common path; kept out of the
// template so that it is compiled once.
namespace automodel::runtime {

/// The C++ type of a message's first element; null for an empty message,
/// which is what CAF makes of one it could not read.
inline const std::type_info* type_of(const caf::mailbox_element& what) {
  const auto& content = what.content();
  return content.empty() ? nullptr : content.type(0).second;
}

/// What heads the request; nothing if its kind has no stamp, or a bad one.
std::optional<request_stamp> stamp_of_element(actor_host& self,
                                              const caf::mailbox_element& what);

/// The idempotency key of the request, "" if it has none.
std::string key_of(actor_host& self, const caf::mailbox_element& what);

/// Answers a request that is held in quarantine with an error.
bool refuse_poison(actor_host& self, caf::mailbox_element& what);

/// Counts a message no handler is for, or that could not be read.
caf::result<caf::message>
refuse_unexpected(actor_host& self, const caf::type_erased_tuple& content);

/// What an exception that left a handler unguarded becomes.
error escaped_exception(actor_host& self, const std::exception_ptr& thrown);

/// Frees the path and leaves the tombstone.
void leave_directory(actor_host& self, const caf::error& cause,
                     std::string request_key);

} // namespace automodel::runtime
