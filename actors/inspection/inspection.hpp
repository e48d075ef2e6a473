#pragma once

#include "actors/inspection/controller.hpp"
#include "actors/inspection/inspector_peers.hpp"
#include "actors/inspection/node_identity.hpp"
#include "runtime/supervisor.hpp"

#include <memory>
#include <vector>

namespace automodel::actors {

/// The actors by which a node is inspected, to be supervised with its roles;
/// with `allow_control` also the one that acts on actors.
std::vector<runtime::child_spec>
inspection_roles(const node_identity& identity,
                 const std::shared_ptr<const inspector_peers>& peers,
                 bool allow_control,
                 const controller::memory_finder& find_memory = {});

} // namespace automodel::actors
