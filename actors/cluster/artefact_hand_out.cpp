#include "actors/cluster/artefact_hand_out.hpp"

#include "actors/cluster/artefact_chunk.hpp"
#include "runtime/caf/remote_proxy.hpp"

namespace automodel::actors {

artefact_hand_out::artefact_hand_out(
    self_type* self, storage::artefact_store artefacts,
    std::shared_ptr<const artefact_grants> grants)
    : self_(self), artefacts_(std::move(artefacts)),
      grants_(std::move(grants)) {}

artefact_hand_out::handle::behavior_type artefact_hand_out::make_behavior() {
  return {runtime::guarded(
      self_, [this](const message<schema::ChunkRequest>& request) {
        return chunk(request);
      })};
}

result<message<schema::Chunk>>
artefact_hand_out::chunk(const message<schema::ChunkRequest>& request) {
  auto asked = read_order(request);
  if (!asked)
    return pass_on(asked);
  auto node = runtime::node_of_sender(self_->current_sender());
  if (node && !grants_->allows(*node, asked->artefact))
    return fail(errc::not_permitted, "node " + *node
                                         + " has no work that needs "
                                           "artefact "
                                         + to_hex(asked->artefact));
  return read_chunk(artefacts_, *asked);
}

} // namespace automodel::actors
