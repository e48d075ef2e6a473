#pragma once

#include "messages/message.hpp"
#include "messages/schema/agents.capnp.h"
#include "messages/schema/cluster.capnp.h"
#include "messages/schema/inspection.capnp.h"
#include "messages/schema/record.capnp.h"
#include "messages/schema/worker.capnp.h"

#include <capnp/dynamic.h>

#include <string>
#include <vector>

namespace automodel::testing {

/// A schema whose messages cross a border, and one filled message of it.
struct sample_frame {
  std::string name;
  capnp::StructSchema schema;
  messages::frame words;
};

/// Every top-level schema, each with a message in which every field, list and
/// union member is set: all that a peer could send. The same bytes each time.
std::vector<sample_frame> sample_frames();

} // namespace automodel::testing
