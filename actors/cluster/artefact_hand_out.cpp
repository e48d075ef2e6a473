#include "actors/cluster/artefact_hand_out.hpp"

#include "messages/parameters.hpp"
#include "runtime/caf/remote_proxy.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

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
  struct order {
    digest artefact;
    std::uint64_t offset = 0;
    std::uint32_t most = 0;
  };
  auto asked
      = request.read([](schema::ChunkRequest::Reader from) -> result<order> {
          auto name = messages::read_digest(from.getArtefact());
          if (!name)
            return fail(errc::parse_error, "an artefact is named by its hash");
          return order{*name, from.getOffset(), from.getMost()};
        });
  if (!asked)
    return pass_on(asked);
  auto node = runtime::node_of_sender(self_->current_sender());
  if (node && !grants_->allows(*node, asked->artefact))
    return fail(errc::not_permitted, "node " + *node
                                         + " has no work that needs "
                                           "artefact "
                                         + to_hex(asked->artefact));
  auto total = artefacts_.size(asked->artefact);
  if (!total)
    return pass_on(total);
  if (asked->offset > *total)
    return fail(errc::invalid_argument, "an artefact ends before that");
  auto file = artefacts_.open(asked->artefact);
  if (!file)
    return pass_on(file);
  std::vector<std::byte> bytes(std::min<std::uint64_t>(
      {asked->most, chunk_bytes, *total - asked->offset}));
  std::size_t done = 0;
  while (done < bytes.size()) {
    auto got = ::pread(file->get(), bytes.data() + done, bytes.size() - done,
                       static_cast<::off_t>(asked->offset + done));
    if (got <= 0)
      return fail(errc::io_error, "an artefact cannot be read: "
                                      + std::string{std::strerror(errno)});
    done += static_cast<std::size_t>(got);
  }
  return messages::make_message<schema::Chunk>([&](auto to) {
    to.setTotal(*total);
    to.setOffset(asked->offset);
    to.setBytes(
        {reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()});
  });
}

} // namespace automodel::actors
