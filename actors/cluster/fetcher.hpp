#pragma once

#include "actors/interfaces.hpp"
#include "base/digest.hpp"
#include "base/unique_fd.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace automodel::actors {

/// `/node/<id>/fetcher`: copies artefacts from other nodes, a chunk at a time,
/// and keeps none whose bytes are not what its name says. Detached: it writes
/// to the disk.
class fetcher {
public:
  using handle = artefact_fetcher;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "fetcher";

  /// `scratch` is where they grow.
  fetcher(self_type* self, storage::artefact_store artefacts,
          std::filesystem::path scratch);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::FetchReceipt>>;

  struct transfer {
    explicit transfer(answer to) : reply(std::move(to)) {}

    std::string source;
    std::vector<digest> wanted; ///< the last one first
    unique_fd file;             ///< of the one at work
    digest_builder hash;        ///< of what the file holds
    std::uint64_t have = 0, total = 0, bytes = 0;
    answer reply;
  };
  using shared_transfer = std::shared_ptr<transfer>;

  answer begin(const message<schema::FetchRequest>& request);
  void next_artefact(const shared_transfer& job);
  void next_chunk(const shared_transfer& job);
  result<void> append(transfer& job, const message<schema::Chunk>& chunk);
  result<void> complete(transfer& job);

  self_type* self_;
  storage::artefact_store artefacts_;
  std::filesystem::path scratch_;
};

} // namespace automodel::actors
