#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/coordinator/experiment_order.hpp"
#include "actors/interfaces.hpp"
#include "actors/worker_source.hpp"
#include "runtime/supervisor.hpp"
#include "storage/artefact_store.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace automodel::actors {

/// What a whole experiment may take.
inline constexpr std::chrono::hours experiment_deadline{24 * 30};

/// What the agents of a node share.
struct agent_resources {
  std::string node; ///< its id
  std::shared_ptr<worker_source> workers;
  storage::artefact_store artefacts;
  std::filesystem::path cache;   ///< of imported data
  std::filesystem::path scratch; ///< of files that become artefacts
  std::uint32_t parallel = 1;    ///< splits and claims at a time
  std::shared_ptr<artefact_grants> grants;
  /// What policies learn from; a coordinator lives where the memory does.
  std::optional<storage::memory_reader> memory{};
};

/// `/coordinator`: keeps AutoFeature's, AutoTrain's and the experiments'
/// actors alive and hands intents to experiments. An experiment whose actor
/// died is asked again once it is back: it goes on from the memory. Orders
/// about one that runs are passed on, again to each new life of it.
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
  void order(const message<schema::OrderExperiment>& request);
  void hand_over(const message<schema::RunExperiment>& request,
                 const std::string& id, std::uint32_t attempt, answer reply);
  void pass_on_order(const std::string& id);
  void end(const std::string& id,
           result<message<schema::ExperimentOutcome>> outcome,
           const answer& reply);

  self_type* self_;
  agent_resources resources_;
  runtime::supervisor children_;
  /// The experiments that run, each with the last order about it.
  std::map<std::string, std::optional<experiment_order>> running_;
};

} // namespace automodel::actors
