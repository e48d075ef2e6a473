#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/worker_source.hpp"
#include "runtime/net/peer_table.hpp"
#include "runtime/supervisor.hpp"
#include "storage/memory.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace automodel::actors {

/// What the parts of a node are made of.
struct node_parts {
  std::string id;
  std::shared_ptr<storage::memory> memory; ///< of nodes that keep one
  storage::artefact_store artefacts;
  std::shared_ptr<worker_source> workers;
  std::filesystem::path cache;   ///< of imported data
  std::filesystem::path scratch; ///< of files that become artefacts
  std::uint32_t slots = 1;       ///< pieces of work at a time
  std::shared_ptr<artefact_grants> grants = std::make_shared<artefact_grants>();
};

// Each adds the actors of a role, in the order in which they start.

/// `/memory`.
void add_memory(std::vector<runtime::child_spec>& to, const node_parts& parts);

/// `/node/<id>/artefacts` and `/node/<id>/fetcher`, of nodes in a cluster.
void add_artefacts(std::vector<runtime::child_spec>& to,
                   const node_parts& parts);

/// `/node/<id>/slots/<n>`.
void add_slots(std::vector<runtime::child_spec>& to, const node_parts& parts);

/// `/coordinator` and what is below it.
void add_coordinator(std::vector<runtime::child_spec>& to,
                     const node_parts& parts);

/// `/inbox` and `/archive`, of a cluster's coordinator; the memory is on the
/// same node.
void add_inbox(std::vector<runtime::child_spec>& to, const node_parts& parts);

/// Who may talk to whom between nodes, by role: the one table of it.
runtime::access_rule cluster_access();

} // namespace automodel::actors
