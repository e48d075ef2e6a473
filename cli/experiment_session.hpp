#pragma once

#include "actors/cluster/node_parts.hpp"
#include "actors/gateway/gateway.hpp"
#include "actors/interfaces.hpp"
#include "base/error.hpp"
#include "cli/progress_display.hpp"
#include "runtime/logging.hpp"
#include "runtime/node.hpp"
#include "storage/memory.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// What a run ended with.
struct session_outcome {
  bool finished = false; ///< the experiment reached its end
  int exit_code = 0;     ///< of the session where it did not
  error cause{};         ///< why it did not, where that is known
};

/// Runs one experiment on a node made for it, in this process: the memory, the
/// coordinator and its agents, until the experiment ends or a person stops it
/// with SIGINT or SIGTERM; a second signal ends the process at once.
class experiment_session {
public:
  /// With a gateway, the run can be watched, and acted on if it has a token.
  experiment_session(actors::node_parts parts, runtime::logging log,
                     std::optional<actors::gateway_options> gateway);

  result<session_outcome>
  run(actors::message<actors::schema::RunExperiment> request,
      progress_display& display);

private:
  actors::node_parts parts_;
  runtime::logging log_;
  std::optional<actors::gateway_options> gateway_;
};

} // namespace automodel::cli
