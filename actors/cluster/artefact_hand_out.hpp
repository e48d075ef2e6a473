#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace automodel::actors {

/// `/node/<id>/artefacts`. Detached: it reads the disk.
class artefact_hand_out {
public:
  using handle = artefact_server;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "artefacts";

  artefact_hand_out(self_type* self, storage::artefact_store artefacts,
                    std::shared_ptr<const artefact_grants> grants);

  handle::behavior_type make_behavior();

private:
  result<message<schema::Chunk>>
  chunk(const message<schema::ChunkRequest>& request);

  self_type* self_;
  storage::artefact_store artefacts_;
  std::shared_ptr<const artefact_grants> grants_;
};

} // namespace automodel::actors
