#include "cli/experiment_session.hpp"

#include "actors/coordinator/coordinator.hpp"
#include "actors/progress.hpp"
#include "cli/node_signals.hpp"
#include "cli/run_gateway.hpp"
#include "cli/version.hpp"
#include "messages/parameters.hpp"
#include "runtime/node.hpp"

#include <chrono>
#include <cstdio>
#include <optional>

namespace automodel::cli {

namespace {

using namespace std::chrono_literals;
namespace schema = actors::schema;

template <class Schema>
using message = actors::message<Schema>;

constexpr auto experiment_deadline = std::chrono::hours{24 * 30};

actors::step_progress read(schema::ProgressEvent::Reader from) {
  using messages::read_text;
  return {read_text(from.getExperiment()),
          read_text(from.getStep()),
          read_text(from.getCandidate()),
          from.getPhase(),
          from.getDone(),
          from.getTotal(),
          read_text(from.getMetric()),
          from.getValue(),
          read_text(from.getText())};
}

// How the session hears from the actors, and they from it.
struct session_link {
  message<schema::RunExperiment> request;
  progress_display& display;
  runtime::node& node;
  std::optional<result<void>> outcome; ///< written before the node stops
};

// `/observer`: asks for the experiment and shows how it moves.
class observer {
public:
  using handle = actors::progress_observer;
  static constexpr const char* kind = "observer";

  observer(runtime::actor_self<handle>* self, session_link* link)
      : self_(self), link_(link) {}

  handle::behavior_type make_behavior() {
    self_->after(0ms, [this] { ask(); });
    return {runtime::guarded(
        self_, [this](const message<schema::ProgressEvent>& event) {
          auto shown = event.read(
              [&](schema::ProgressEvent::Reader from) -> result<void> {
                link_->display.show(read(from));
                return {};
              });
          if (!shown)
            self_->note_error(to_string(shown.error()));
          auto gateway
              = self_->environment().directory.find<actors::gateway_actor>(
                  actors::gateway::path);
          if (gateway)
            runtime::tell(self_, *gateway, event);
        })};
  }

private:
  void ask() {
    auto coordinator
        = self_->environment().directory.find<actors::experiment_runner>(
            actors::coordinator::path);
    if (!coordinator) {
      end(tl::unexpected<error>(coordinator.error()));
      return;
    }
    runtime::ask(
        self_, *coordinator, experiment_deadline, link_->request,
        [this](const message<schema::ExperimentOutcome>&) { end({}); },
        [this](const error& why) { end(tl::unexpected<error>(why)); });
  }

  void end(result<void> outcome) {
    link_->outcome = std::move(outcome);
    link_->node.ask_to_stop({});
  }

  runtime::actor_self<handle>* self_;
  session_link* link_;
};

void report(const runtime::shutdown_report& end) {
  for (const auto& path : end.killed)
    std::fprintf(stderr, "automodel: %s was killed: it did not stop in time\n",
                 path.c_str());
  for (const auto& path : end.unfinished)
    std::fprintf(stderr, "automodel: %s is still at work and was left\n",
                 path.c_str());
}

} // namespace

experiment_session::experiment_session(
    actors::node_parts parts, runtime::logging log,
    std::optional<actors::gateway_options> gateway)
    : parts_(std::move(parts)), log_(std::move(log)),
      gateway_(std::move(gateway)) {}

result<session_outcome>
experiment_session::run(message<schema::RunExperiment> request,
                        progress_display& display) {
  // Before any other thread: threads inherit that the signals are blocked.
  node_signals signals;

  runtime::node_options options;
  options.id = parts_.id;
  options.log = log_;
  // An evaluator may be computing statistics.
  options.grace = 10s;
  options.add_messages = [](runtime::system_config& config) {
    config.add_messages<caf::id_block::automodel_actors>();
  };
  auto node = runtime::node::start(std::move(options));
  if (!node)
    return pass_on(node);
  session_link link{std::move(request), display, **node, std::nullopt};
  std::vector<runtime::child_spec> roles;
  actors::add_memory(roles, parts_);
  actors::add_slots(roles, parts_);
  actors::add_coordinator(roles, parts_);
  roles.push_back(runtime::child<observer>(actors::observer_path, &link));
  if (gateway_) {
    gateway_->memory = parts_.memory->reader();
    add_watching(roles,
                 {(*node)->id(),
                  (*node)->incarnation(),
                  version,
                  {"memory", "coordinator", "compute", "gateway"},
                  {},
                  {}},
                 std::make_shared<actors::no_peers>(), gateway_,
                 !gateway_->token.empty());
  }
  auto started = (*node)->supervise(std::move(roles));
  if (!started)
    return pass_on(started);
  auto why = signals.wait(**node);
  display.close();
  report((*node)->shut_down());
  log_.component("workers").info("{} worker processes were started",
                                 parts_.workers->started());
  session_outcome outcome;
  if (link.outcome && *link.outcome) {
    outcome.finished = true;
    return outcome;
  }
  if (link.outcome) {
    outcome.cause = link.outcome->error();
    outcome.exit_code = exit_code(outcome.cause.code);
    return outcome;
  }
  outcome.cause = why.cause.value_or(
      error{errc::cancelled, runtime::to_string(why), {}, {}});
  outcome.exit_code = why.exit_code();
  return outcome;
}

} // namespace automodel::cli
