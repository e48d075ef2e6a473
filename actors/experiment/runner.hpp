#pragma once

#include "actors/experiment/agenda.hpp"
#include "actors/experiment/own_steps.hpp"
#include "actors/experiment/step_requests.hpp"
#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// `/coordinator/experiments/<id>`: the durable state machine of one
/// experiment. It plans (plan.hpp), asks agents for what is ready, and commits
/// their records in the order of the plan, whatever order they come in. All
/// that it knows is in the memory: a new one goes on where another stopped.
class experiment_state {
public:
  using handle = experiment_runner;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "experiment";

  /// `node` is this one. `workers`: how many fits and evaluations may be at
  /// work at once; there are as many trainers and evaluators.
  experiment_state(self_type* self, std::string node,
                   storage::artefact_store artefacts, std::uint32_t workers);

  handle::behavior_type make_behavior();

  /// For `automodel state`: what is done, at work and lost.
  std::string state_json() const;

private:
  using answer = runtime::promise<message<schema::ExperimentOutcome>>;

  answer begin(const message<schema::RunExperiment>& request);
  void order(const message<schema::OrderExperiment>& request);
  result<void> prepare(const message<schema::RunExperiment>& request);
  void load_history(std::uint64_t from);
  result<std::uint64_t> adopt(const message<schema::History>& page);

  void advance();
  void start_ready();
  bool is_ready(const step& which);
  void dispatch(const step& which);
  std::optional<std::string> idle_agent(const char* role) const;

  /// Sends `request` to the agent at `path` and keeps what it answers.
  template <class Handle, class Request>
  void ask_agent(const step& which, const std::string& path,
                 result<message<Request>> request);
  void on_answer(const step& which, const message<schema::StepResult>& answer);
  void on_no_answer(const step& which, const error& why);

  void keep(const step& which, result<message<schema::StepResult>> answer);
  void commit_in_order();
  void commit(const std::string& name);
  void answer_finished();
  void stop_with(const error& why);
  void report_plan();
  void report(const step& which, schema::ProgressEvent::Phase phase,
              std::string text = {});

  self_type* self_;
  std::string node_;
  storage::artefact_store artefacts_;
  std::uint32_t workers_;

  run_context run_;
  recsys::experiment_spec spec_;
  std::optional<experiment_plan> plan_;
  known_steps known_;
  std::optional<agenda> agenda_;
  std::optional<step_requests> requests_;
  std::optional<own_steps> own_;
  std::optional<answer> reply_;

  std::map<std::string, std::string> at_work_;    ///< step -> agent's path
  std::map<std::string, std::uint32_t> attempts_; ///< lost answers, by step
  std::uint64_t sequence_ = 1;                    ///< of the next commit
  std::uint64_t unacknowledged_ = 0;              ///< commits on their way
  bool loaded_ = false; ///< all that the memory has of it is known
  bool paused_ = false;
  bool stopped_ = false;
};

} // namespace automodel::actors
