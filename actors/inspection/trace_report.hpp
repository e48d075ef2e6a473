#pragma once

#include "messages/message.hpp"
#include "messages/schema/inspection.capnp.h"
#include "runtime/tracer.hpp"

#include <chrono>
#include <string>

namespace automodel::actors {

namespace schema = messages::schema;

/// What a TraceRequest asks for; what it leaves out is 100 messages at a rate
/// of at most 1000 a second.
runtime::trace_filter read_trace_filter(schema::TraceRequest::Reader from);

/// For how long: 5 s if it does not say, at most a minute.
std::chrono::milliseconds trace_length(schema::TraceRequest::Reader from);

/// One node's report, within the bounds of a message.
messages::message<schema::TraceReport>
write_trace(const runtime::trace_log& from, const std::string& node);

} // namespace automodel::actors
