#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/interfaces.hpp"
#include "actors/worker_source.hpp"
#include "runtime/supervisor.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace automodel::actors {

/// What the agents of a node share.
struct agent_resources {
  std::string node; ///< its id
  std::shared_ptr<worker_source> workers;
  storage::artefact_store artefacts;
  std::filesystem::path cache;   ///< of imported data
  std::filesystem::path scratch; ///< of files that become artefacts
  std::uint32_t parallel = 1;    ///< splits and claims at a time
  std::shared_ptr<artefact_grants> grants;
};

/// `/coordinator`: keeps AutoFeature's, AutoTrain's and the experiments'
/// actors alive and hands intents to experiments. An experiment whose actor
/// died is asked again once it is back: it goes on from the memory.
class coordinator {
public:
  using handle = experiment_runner;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "coordinator";
  static constexpr const char* path = "/coordinator";

  coordinator(self_type* self, agent_resources resources);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::ExperimentOutcome>>;

  void start_agents();
  answer run(const message<schema::RunExperiment>& request);
  void hand_over(const message<schema::RunExperiment>& request,
                 const std::string& name, std::uint32_t attempt, answer reply);

  self_type* self_;
  agent_resources resources_;
  runtime::supervisor children_;
};

} // namespace automodel::actors
