#pragma once

#include "messages/message.hpp"

#include <capnp/any.h>

namespace automodel::messages {

/// The canonical form of Cap'n Proto's encoding specification: one segment,
/// pre-order, no trailing zero words. Equal content gives equal bytes, so that
/// it can be hashed. Fields this build does not know are kept. Errors:
/// parse_error.
result<frame> canonical_frame(capnp::AnyStruct::Reader value);

template <class Schema>
result<message<Schema>> canonical(const message<Schema>& value) {
  return value.read(
      [](typename Schema::Reader reader) -> result<message<Schema>> {
        auto words = canonical_frame(reader);
        if (!words)
          return pass_on(words);
        return message<Schema>{std::move(*words)};
      });
}

} // namespace automodel::messages
