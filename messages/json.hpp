#pragma once

#include "messages/message.hpp"

#include <capnp/dynamic.h>

#include <string>
#include <string_view>

namespace automodel::messages {

enum class json_layout {
  compact, ///< one line, for logs and scripts
  pretty,  ///< indented, for people
};

/// Any struct as JSON: fields by name, Data as lower-case hexadecimal text,
/// 64-bit integers as strings (JSON numbers are doubles), not-a-number and
/// infinities as strings. Errors: parse_error (text that is not UTF-8, or a
/// malformed message).
result<std::string> encode_json(capnp::DynamicStruct::Reader value,
                                json_layout layout);

/// The inverse. Unknown fields are refused, nesting and size are bounded by
/// messages::limits. Errors: parse_error, resource_exhausted.
result<frame> decode_json(std::string_view text, capnp::StructSchema schema);

/// A message as JSON for people. Lossless: from_json gives a message of equal
/// content (messages/canonical.hpp).
template <class Schema>
result<std::string> to_json(const message<Schema>& value,
                            json_layout layout = json_layout::compact) {
  return value.read([&](typename Schema::Reader reader) {
    return encode_json(reader, layout);
  });
}

/// The message that `text` describes; fields that are left out keep their
/// defaults.
template <class Schema>
result<message<Schema>> from_json(std::string_view text) {
  auto words = decode_json(text, capnp::Schema::from<Schema>());
  if (!words)
    return pass_on(words);
  return message<Schema>{std::move(*words)};
}

} // namespace automodel::messages
