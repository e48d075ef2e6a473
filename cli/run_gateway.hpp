#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/inspection/inspection.hpp"
#include "base/error.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// The gateway of a run. `given` is --gateway: an address, "off" (nothing), or
/// empty for the socket of the memory's folder, without which the run goes on
/// if it cannot be had. With `allow_control` a token
/// is taken from $AUTOMODEL_TOKEN, else made and written for this user alone.
/// Errors: invalid_argument (no address; control where other machines could
/// hear the token; a short token), conflict (somebody listens there), io_error.
result<std::optional<actors::gateway_options>>
run_gateway(const std::string& given, const std::filesystem::path& memory,
            bool allow_control);

/// Adds what a node is watched by: its inspectors, with `control` the actor
/// that acts, and the gateway if there is one.
void add_watching(std::vector<runtime::child_spec>& to,
                  const actors::node_identity& who,
                  const std::shared_ptr<const actors::inspector_peers>& peers,
                  const std::optional<actors::gateway_options>& gateway,
                  bool control);

} // namespace automodel::cli
