#pragma once

#include "runtime/actor_directory.hpp"
#include "runtime/logging.hpp"
#include "runtime/message_catalogue.hpp"
#include "runtime/net/peer_table.hpp"
#include "runtime/quarantine.hpp"
#include "runtime/tracer.hpp"

#include <cstdint>
#include <functional>

namespace automodel::runtime {

/// Milliseconds since 1970 by the machine's clock.
std::int64_t system_unix_ms();

/// What a node shares with all of its actors. It outlives them.
struct actor_environment {
  actor_directory directory;
  quarantine poison;
  peer_table peers;
  tracer trace;
  message_catalogue messages;
  logging log;
  /// The clock that deadlines are compared with; virtual in simulations.
  std::function<std::int64_t()> unix_ms = system_unix_ms;
};

} // namespace automodel::runtime
