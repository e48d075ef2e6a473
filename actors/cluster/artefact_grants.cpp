#include "actors/cluster/artefact_grants.hpp"

namespace automodel::actors {

void artefact_grants::grant(const std::string& node,
                            std::span<const digest> artefacts) {
  std::lock_guard guard{mutex_};
  for (const auto& artefact : artefacts)
    ++granted_[node][artefact];
}

void artefact_grants::revoke(const std::string& node,
                             std::span<const digest> artefacts) {
  std::lock_guard guard{mutex_};
  auto of_node = granted_.find(node);
  if (of_node == granted_.end())
    return;
  for (const auto& artefact : artefacts) {
    auto found = of_node->second.find(artefact);
    if (found != of_node->second.end() && --found->second == 0)
      of_node->second.erase(found);
  }
  if (of_node->second.empty())
    granted_.erase(of_node);
}

bool artefact_grants::allows(std::string_view node,
                             const digest& artefact) const {
  std::lock_guard guard{mutex_};
  auto of_node = granted_.find(node);
  return of_node != granted_.end() && of_node->second.contains(artefact);
}

} // namespace automodel::actors
