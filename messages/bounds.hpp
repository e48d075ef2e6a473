#pragma once

#include "base/error.hpp"
#include "messages/limits.hpp"

#include <capnp/dynamic.h>

#include <cstddef>

namespace automodel::messages {

/// What a message may hold at most, beyond the size of its frame.
struct content_bounds {
  std::size_t text_bytes = limits::text_bytes;
  std::size_t list_elements = limits::list_elements;
};

/// Walks everything in `value`: each text is UTF-8 without NUL and bounded,
/// each list is bounded. Reading the whole message also shows whether its
/// pointers are sound, by a kj::Exception: call it within message::read.
/// Errors: parse_error, resource_exhausted; both name the field.
result<void> check_bounds(capnp::DynamicStruct::Reader value,
                          const content_bounds& bounds = {});

} // namespace automodel::messages
