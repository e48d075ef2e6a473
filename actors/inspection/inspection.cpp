#include "actors/inspection/inspection.hpp"

#include "actors/inspection/cluster_inspector.hpp"
#include "actors/inspection/inspector.hpp"

namespace automodel::actors {

std::vector<runtime::child_spec>
inspection_roles(const node_identity& identity,
                 const std::shared_ptr<const inspector_peers>& peers,
                 bool allow_control,
                 const controller::memory_finder& find_memory) {
  std::vector<runtime::child_spec> out{
      runtime::child<inspector, caf::detached>(inspector::path, identity,
                                               peers),
      runtime::child<cluster_inspector, caf::detached>(cluster_inspector::path,
                                                       identity.id, peers)};
  if (allow_control)
    out.push_back(runtime::child<controller, caf::detached>(
        controller::path, identity, peers, find_memory));
  return out;
}

} // namespace automodel::actors
