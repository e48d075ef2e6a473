#include "actors/coordinator/coordinator.hpp"

#include "actors/autofeature/analyst.hpp"
#include "actors/autotrain/evaluator.hpp"
#include "actors/autotrain/lead.hpp"
#include "actors/experiment/runner.hpp"
#include "actors/placement/placement.hpp"

#include <stdexcept>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// An experiment may take days; its own steps have the real deadlines.
constexpr auto experiment_deadline = std::chrono::hours{24 * 30};
constexpr std::uint32_t max_attempts = 5;
constexpr auto retry_delay = 500ms;

} // namespace

coordinator::coordinator(self_type* self, agent_resources resources)
    : self_(self), resources_(std::move(resources)), children_(self) {}

coordinator::handle::behavior_type coordinator::make_behavior() {
  start_agents();
  return {runtime::guarded(
      self_, [this](const message<schema::RunExperiment>& request) {
        return run(request);
      })};
}

void coordinator::start_agents() {
  auto start = [this](runtime::child_spec spec) {
    if (auto started = children_.start(std::move(spec)); !started)
      throw std::runtime_error(to_string(started.error()));
  };
  const auto& [node, workers, artefacts, cache, scratch, parallel, grants]
      = resources_;
  start(runtime::child<analyst, caf::detached>("autofeature/analyst", artefacts,
                                               cache));
  start(runtime::child<autotrain_lead, caf::detached>("autotrain", artefacts));
  start(runtime::child<placement>(placement::path, node, grants));
  for (std::uint32_t n = 1; n <= parallel; ++n)
    start(runtime::child<evaluator, caf::detached>(
        "autotrain/evaluator-" + std::to_string(n), workers, artefacts,
        scratch));
}

coordinator::answer
coordinator::run(const message<schema::RunExperiment>& request) {
  auto reply = self_->promise_reply<message<schema::ExperimentOutcome>>();
  auto id = request.read(
      [](schema::RunExperiment::Reader from) -> result<std::string> {
        return messages::read_text(from.getId());
      });
  if (!id) {
    reply.deliver(pass_on(id));
    return reply;
  }
  auto name = "experiments/" + *id;
  auto started = children_.start(runtime::child<experiment_state>(
      name, resources_.artefacts, resources_.parallel));
  if (!started) {
    reply.deliver(pass_on(started));
    return reply;
  }
  hand_over(request, name, 1, reply);
  return reply;
}

void coordinator::hand_over(const message<schema::RunExperiment>& request,
                            const std::string& name, std::uint32_t attempt,
                            answer reply) {
  auto again = [this, request, name, attempt, reply](const error& why) {
    if (why.code != errc::unavailable || attempt == max_attempts) {
      reply.deliver(tl::unexpected<error>(why));
      return;
    }
    self_->note_error(name + ": " + to_string(why));
    self_->after(retry_delay * attempt, [this, request, name, attempt, reply] {
      hand_over(request, name, attempt + 1, reply);
    });
  };
  auto experiment = self_->environment().directory.find<experiment_runner>(
      children_.path_of(name));
  if (!experiment) {
    again({errc::unavailable, experiment.error().message, {}, {}});
    return;
  }
  runtime::ask(
      self_, *experiment, experiment_deadline, request,
      [reply](const message<schema::ExperimentOutcome>& outcome) {
        reply.deliver(outcome);
      },
      again);
}

} // namespace automodel::actors
