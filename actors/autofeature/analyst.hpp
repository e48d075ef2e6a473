#pragma once

#include "actors/interfaces.hpp"
#include "actors/step_result.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"

#include <filesystem>

namespace automodel::actors {

/// AutoFeature's analyst: reads the data, describes it, and decides what is
/// worth trying on it. Detached: it reads files.
class analyst {
public:
  using handle = analyst_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "analyst";
  static constexpr const char* role = "/coordinator/autofeature/analyst";

  /// `cache` keeps what was read, by the content of the source.
  analyst(self_type* self, storage::artefact_store artefacts,
          std::filesystem::path cache);

  handle::behavior_type make_behavior();

private:
  result<message<schema::StepResult>>
  import(const message<schema::ImportRequest>& request);
  result<message<schema::StepResult>>
  profile(const message<schema::ProfileRequest>& request);
  result<message<schema::StepResult>>
  windows(const message<schema::WindowRequest>& request);

  self_type* self_;
  storage::artefact_store artefacts_;
  std::filesystem::path cache_;
};

} // namespace automodel::actors
