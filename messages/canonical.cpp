#include "messages/canonical.hpp"

namespace automodel::messages {

namespace {

// canonicalize gives the bare segment; a frame also has the table that says
// there is one.
kj::Array<capnp::word> with_segment_table(kj::ArrayPtr<const capnp::word> one) {
  kj::ArrayPtr<const capnp::word> segments[] = {one};
  return capnp::messageToFlatArray(kj::arrayPtr(segments, 1));
}

} // namespace

result<frame> canonical_frame(capnp::AnyStruct::Reader value) {
  result<frame> made = fail(errc::internal, "message was not canonicalized");
  auto read = guard_reading([&]() -> result<void> {
    made = frame{with_segment_table(value.canonicalize())};
    return {};
  });
  if (!read)
    return pass_on(read);
  return made;
}

} // namespace automodel::messages
