#pragma once

#include "messages/message.hpp"
#include "messages/schema/worker.capnp.h"

#include <optional>

namespace automodel::worker {

using exit_message = messages::message<messages::schema::WorkerExit>;

/// Reaps the child of this process that `pidfd` holds, and says how it ended;
/// nothing if it is still running and `wait` is false.
std::optional<exit_message> reap(int pidfd, bool wait);

} // namespace automodel::worker
