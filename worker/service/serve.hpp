#pragma once

#include "messages/frame_socket.hpp"
#include "recsys/models/recommender.hpp"
#include "worker/sandbox/sandbox.hpp"

namespace automodel::worker {

/// What a worker does with its life: says that its sandbox stands, then serves
/// one request after another until the node closes the socket or asks it to
/// stop. Returns its exit code.
int serve(const sandbox& around, messages::frame_socket node,
          const recsys::model_registry& models);

} // namespace automodel::worker
