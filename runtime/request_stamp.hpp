#pragma once

#include "messages/message.hpp"
#include "messages/schema/common.capnp.h"

#include <cstdint>
#include <string>

namespace automodel::runtime {

/// What heads a request: schema Meta as a value.
struct request_stamp {
  std::uint64_t message_id = 0;
  std::string trace;  ///< one experiment, one trace
  std::string sender; ///< logical path of who asks
  std::string key;    ///< idempotency key; equal keys, one effect
  std::int64_t deadline_unix_ms = 0; ///< 0: none

  friend bool operator==(const request_stamp&, const request_stamp&) = default;
};

void write_stamp(messages::schema::Meta::Builder to, const request_stamp& from);
request_stamp read_stamp(messages::schema::Meta::Reader from);

namespace detail {

template <class Reader>
concept has_meta = requires(Reader reader) {
  { reader.getMeta() } -> std::same_as<messages::schema::Meta::Reader>;
};

template <class Reader>
concept has_step_meta = requires(Reader reader) {
  {
    reader.getStep().getMeta()
    } -> std::same_as<messages::schema::Meta::Reader>;
};

} // namespace detail

/// A schema whose messages carry Meta, directly or in their `step`.
template <class Schema>
concept stamped_schema = detail::has_meta<
    typename Schema::Reader> || detail::has_step_meta<typename Schema::Reader>;

/// Errors: parse_error if the message is malformed.
template <stamped_schema Schema>
result<request_stamp> stamp_of(const messages::message<Schema>& request) {
  return request.read(
      [](typename Schema::Reader reader) -> result<request_stamp> {
        if constexpr (detail::has_meta<typename Schema::Reader>)
          return read_stamp(reader.getMeta());
        else
          return read_stamp(reader.getStep().getMeta());
      });
}

/// The deadline alone, without copying texts: it is read for every request.
template <stamped_schema Schema>
result<std::int64_t> deadline_of(const messages::message<Schema>& request) {
  return request.read(
      [](typename Schema::Reader reader) -> result<std::int64_t> {
        if constexpr (detail::has_meta<typename Schema::Reader>)
          return reader.getMeta().getDeadlineUnixMs();
        else
          return reader.getStep().getMeta().getDeadlineUnixMs();
      });
}

} // namespace automodel::runtime
