#include "runtime/request_stamp.hpp"

#include "messages/parameters.hpp"

namespace automodel::runtime {

void write_stamp(messages::schema::Meta::Builder to,
                 const request_stamp& from) {
  to.setMessageId(from.message_id);
  to.setTraceId(from.trace);
  to.setSender(from.sender);
  to.setIdempotencyKey(from.key);
  to.setDeadlineUnixMs(from.deadline_unix_ms);
}

request_stamp read_stamp(messages::schema::Meta::Reader from) {
  using messages::read_text;
  return {from.getMessageId(), read_text(from.getTraceId()),
          read_text(from.getSender()), read_text(from.getIdempotencyKey()),
          from.getDeadlineUnixMs()};
}

} // namespace automodel::runtime
