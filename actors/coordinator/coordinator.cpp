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
constexpr std::uint32_t max_attempts = 5;
constexpr auto attempt_delay = 500ms;

std::string child_of(const std::string& experiment) {
  return "experiments/" + experiment;
}

} // namespace

coordinator::coordinator(self_type* self, agent_resources resources)
    : self_(self), resources_(std::move(resources)), children_(self) {}

coordinator::handle::behavior_type coordinator::make_behavior() {
  start_agents();
  return {
      runtime::guarded(self_,
                       [this](const message<schema::RunExperiment>& request) {
                         return run(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::OrderExperiment>& request) {
                         order(request);
                       })};
}

void coordinator::start_agents() {
  auto start = [this](runtime::child_spec spec) {
    if (auto started = children_.start(std::move(spec)); !started)
      throw std::runtime_error(to_string(started.error()));
  };
  const auto& [node, workers, artefacts, cache, scratch, parallel, grants,
               memory]
      = resources_;
  start(runtime::child<analyst, caf::detached>("autofeature/analyst", artefacts,
                                               cache));
  start(runtime::child<autotrain_lead, caf::detached>("autotrain", artefacts,
                                                      memory));
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
  auto started = children_.start(runtime::child<experiment_state>(
      child_of(*id), resources_.node, resources_.artefacts,
      resources_.parallel));
  if (!started) {
    reply.deliver(pass_on(started));
    return reply;
  }
  running_[*id] = std::nullopt;
  hand_over(request, *id, 1, reply);
  return reply;
}

void coordinator::hand_over(const message<schema::RunExperiment>& request,
                            const std::string& id, std::uint32_t attempt,
                            answer reply) {
  auto again = [this, request, id, attempt, reply](const error& why) {
    const auto& order = running_.at(id);
    if (order && order->action == order_action::CANCEL)
      return end(id, fail(errc::cancelled, "it was cancelled"), reply);
    if (why.code != errc::unavailable || attempt == max_attempts)
      return end(id, tl::unexpected<error>(why), reply);
    self_->note_error(id + ": " + to_string(why));
    self_->after(attempt_delay * attempt, [this, request, id, attempt, reply] {
      hand_over(request, id, attempt + 1, reply);
    });
  };
  auto experiment = self_->environment().directory.find<experiment_runner>(
      children_.path_of(child_of(id)));
  if (!experiment) {
    again({errc::unavailable, experiment.error().message, {}, {}});
    return;
  }
  runtime::ask(
      self_, *experiment, experiment_deadline, request,
      [this, id, reply](const message<schema::ExperimentOutcome>& outcome) {
        end(id, outcome, reply);
      },
      again);
  pass_on_order(id);
}

// Its actor has nothing more to do; work that it asked for ends with it.
void coordinator::end(const std::string& id,
                      result<message<schema::ExperimentOutcome>> outcome,
                      const answer& reply) {
  running_.erase(id);
  if (auto stopped = children_.stop(child_of(id), [] {}); !stopped)
    self_->note_error(to_string(stopped.error()));
  reply.deliver(std::move(outcome));
}

void coordinator::order(const message<schema::OrderExperiment>& request) {
  auto order = read_order(request);
  if (!order) {
    self_->note_error(to_string(order.error()));
    return;
  }
  auto found = running_.find(order->experiment);
  if (found == running_.end())
    return;
  found->second = *order;
  pass_on_order(order->experiment);
}

void coordinator::pass_on_order(const std::string& id) {
  const auto& order = running_.at(id);
  auto experiment = self_->environment().directory.find<experiment_runner>(
      children_.path_of(child_of(id)));
  if (order && experiment)
    runtime::tell(self_, *experiment, write_order(*order));
}

} // namespace automodel::actors
