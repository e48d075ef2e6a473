#pragma once

#include "messages/limits.hpp"
#include "messages/message.hpp"

#include <caf/deserializer.hpp>
#include <caf/error.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include <string>

// How a message crosses CAF: its length, then its words as one raw block. The
// functions stand in the message's own namespace because CAF finds them there.
namespace automodel::messages {

template <class Schema>
caf::error inspect(caf::serializer& sink, message<Schema>& value) {
  auto bytes = value.words().bytes();
  auto size = bytes.size();
  if (size > limits::frame_bytes)
    return caf::make_error(caf::sec::invalid_argument,
                           "message exceeds the frame limit");
  if (auto failed = sink.begin_sequence(size))
    return failed;
  if (size > 0)
    if (auto failed
        = sink.apply_raw(size, const_cast<std::byte*>(bytes.data())))
      return failed;
  return sink.end_sequence();
}

template <class Schema>
caf::error inspect(caf::deserializer& source, message<Schema>& value) {
  std::size_t size = 0;
  if (auto failed = source.begin_sequence(size))
    return failed;
  // The bound is checked before any memory is asked for.
  if (size > limits::frame_bytes || size % sizeof(capnp::word) != 0)
    return caf::make_error(caf::sec::invalid_argument,
                           "message has an illegal length");
  if (size == 0) {
    value = message<Schema>{};
    return source.end_sequence();
  }
  auto words = kj::heapArray<capnp::word>(size / sizeof(capnp::word));
  if (auto failed = source.apply_raw(size, words.begin()))
    return failed;
  auto checked = frame::from_words(kj::mv(words));
  if (!checked)
    return caf::make_error(caf::sec::invalid_argument, checked.error().message);
  value = message<Schema>{std::move(*checked)};
  return source.end_sequence();
}

/// A message is not printed by CAF: its words are untrusted and may be large.
template <class Schema>
std::string to_string(const message<Schema>& value) {
  return "message(" + std::to_string(value.words().bytes().size()) + " bytes)";
}

} // namespace automodel::messages
