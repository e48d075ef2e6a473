#pragma once

#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/memory.hpp"

#include <memory>

namespace automodel::actors {

/// `/archive`: shows people the records of experiments, and of artefacts those
/// that are results: profiles, values per user, champions, summaries. Rows of
/// data, splits and models are for nodes that were granted them.
class archive {
public:
  using handle = archive_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "archive";
  static constexpr const char* path = "/archive";

  archive(self_type* self, std::shared_ptr<const storage::memory> memory);

  handle::behavior_type make_behavior();

private:
  result<message<schema::History>>
  history(const message<schema::HistoryQuery>& query) const;
  result<message<schema::Chunk>>
  chunk(const message<schema::ChunkRequest>& request) const;
  result<bool> is_result(const digest& artefact) const;

  self_type* self_;
  std::shared_ptr<const storage::memory> memory_;
};

} // namespace automodel::actors
