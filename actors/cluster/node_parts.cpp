#include "actors/cluster/node_parts.hpp"

#include "actors/cluster/artefact_hand_out.hpp"
#include "actors/cluster/fetcher.hpp"
#include "actors/cluster/paths.hpp"
#include "actors/cluster/slot.hpp"
#include "actors/coordinator/archive.hpp"
#include "actors/coordinator/coordinator.hpp"
#include "actors/coordinator/inbox.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "actors/progress.hpp"

#include <algorithm>

namespace automodel::actors {

void add_memory(std::vector<runtime::child_spec>& to, const node_parts& parts) {
  to.push_back(runtime::child<memory_keeper, caf::detached>(memory_keeper::path,
                                                            parts.memory));
}

void add_artefacts(std::vector<runtime::child_spec>& to,
                   const node_parts& parts) {
  to.push_back(runtime::child<artefact_hand_out, caf::detached>(
      artefacts_path(parts.id), parts.artefacts,
      std::shared_ptr<const artefact_grants>{parts.grants}));
  to.push_back(runtime::child<fetcher, caf::detached>(
      fetcher_path(parts.id), parts.artefacts, parts.scratch));
}

void add_slots(std::vector<runtime::child_spec>& to, const node_parts& parts) {
  slot_resources resources{parts.id, parts.workers, parts.artefacts,
                           parts.scratch, parts.grants};
  for (std::uint32_t n = 1; n <= parts.slots; ++n)
    to.push_back(runtime::child<slot>(slot_path(parts.id, n), resources));
}

void add_coordinator(std::vector<runtime::child_spec>& to,
                     const node_parts& parts) {
  agent_resources resources{parts.id,        parts.workers,
                            parts.artefacts, parts.cache,
                            parts.scratch,   std::max(parts.slots, 1U),
                            parts.grants};
  if (parts.memory)
    resources.memory = parts.memory->reader();
  to.push_back(
      runtime::child<coordinator>(coordinator::path, std::move(resources)));
}

void add_inbox(std::vector<runtime::child_spec>& to, const node_parts& parts) {
  to.push_back(runtime::child<inbox>(inbox::path, parts.memory));
  to.push_back(runtime::child<archive>(archive::path, parts.memory));
}

runtime::access_rule cluster_access() {
  return [](const runtime::node_identity& peer, std::string_view path) {
    auto is_artefacts = node_of(path) && path.ends_with("/artefacts");
    if (peer.has("coordinator"))
      return is_slot(path) || is_artefacts || path == "/inspection/inspector"
             || path == "/inspection/control";
    if (peer.has("compute"))
      return is_artefacts || path == observer_path;
    if (peer.has("gateway"))
      return path == "/inspection/inspector" || path == inbox::path
             || path == archive::path;
    return false;
  };
}

} // namespace automodel::actors
