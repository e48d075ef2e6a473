#include "runtime/request_stamp.hpp"

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
  return {from.getMessageId(), from.getTraceId().cStr(),
          from.getSender().cStr(), from.getIdempotencyKey().cStr(),
          from.getDeadlineUnixMs()};
}

} // namespace automodel::runtime
