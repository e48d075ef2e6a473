#include "actors/cluster/slot.hpp"

#include "actors/autotrain/evaluator.hpp"
#include "actors/autotrain/trainer.hpp"
#include "actors/cluster/paths.hpp"
#include "actors/step_result.hpp"
#include "messages/parameters.hpp"
#include "runtime/caf/remote_proxy.hpp"

#include <stdexcept>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// What a worker gets beyond its own deadline, to end and to be seen ending.
constexpr auto slack = 30s;
constexpr auto fetch_deadline = 10min;
// Results are read by the node that asked soon after it got their names.
constexpr auto granted_for = 5min;
constexpr auto child_delay = 100ms;
constexpr std::uint32_t max_attempts = 600;

} // namespace

slot::slot(self_type* self, slot_resources resources)
    : self_(self), resources_(std::move(resources)), children_(self) {}

slot::handle::behavior_type slot::make_behavior() {
  start_children();
  self_->summarise("free");
  return {
      runtime::guarded(self_,
                       [this](const message<schema::FitRequest>& request) {
                         return begin(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::EvaluateRequest>& request) {
                         return begin(request);
                       }),
      runtime::guarded(
          self_,
          [this](const message<schema::StopWork>& which) { stop(which); }),
  };
}

void slot::start_children() {
  auto start = [this](runtime::child_spec spec) {
    if (auto started = children_.start(std::move(spec)); !started)
      throw std::runtime_error(to_string(started.error()));
  };
  const auto& [node, workers, artefacts, scratch, grants] = resources_;
  start(runtime::child<trainer, caf::detached>("trainer", workers, artefacts));
  start(runtime::child<evaluator, caf::detached>("evaluator", workers,
                                                 artefacts, scratch));
}

slot::answer slot::begin(work_request request) {
  // A promise takes the sender with it.
  auto sender = self_->current_sender();
  auto node = runtime::node_of_sender(self_->current_sender());
  auto reply = self_->promise_reply<message<schema::StepResult>>();
  if (running_) {
    reply.deliver(fail(errc::conflict, self_->path() + " is taken"));
    return reply;
  }
  auto order = read_work(request);
  if (!order) {
    reply.deliver(pass_on(order));
    return reply;
  }
  auto number = ++last_number_;
  self_->summarise("prepares " + order->step);
  running_.emplace(
      running{std::move(request), std::move(*order), node, reply, number});
  if (sender)
    self_->watch(sender, [this, number](const caf::error&) {
      abandon(number, "whoever asked for it is gone");
    });
  if (node)
    fetch(number);
  else
    work(number);
  return reply;
}

void slot::stop(const message<schema::StopWork>& which) {
  auto step = which.read([](schema::StopWork::Reader from)
                             -> result<std::pair<std::string, std::string>> {
    return std::pair{messages::read_text(from.getExperiment()),
                     messages::read_text(from.getStep())};
  });
  if (step && running_ && running_->order.experiment == step->first
      && running_->order.step == step->second)
    abandon(running_->number, "nobody waits for it");
}

bool slot::is_at_work(std::uint64_t number) const {
  return running_ && running_->number == number;
}

void slot::fetch(std::uint64_t number) {
  auto bring = self_->environment().directory.find<artefact_fetcher>(
      fetcher_path(resources_.node));
  if (!bring)
    return end(number, tl::unexpected<error>(bring.error()));
  const auto& inputs = running_->order.inputs;
  auto request = messages::make_message<schema::FetchRequest>([&](auto to) {
    to.setSource(artefacts_path(*running_->node));
    auto list = to.initArtefacts(static_cast<unsigned>(inputs.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, messages::as_data(inputs[i]));
  });
  runtime::ask(
      self_, *bring, fetch_deadline, std::move(request),
      [this, number](const message<schema::FetchReceipt>&) { work(number); },
      [this, number](const error& why) {
        // The step is still to be done, here or elsewhere.
        end(number, fail(errc::unavailable,
                         "what the work needs did not arrive: " + why.message));
      });
}

void slot::work(std::uint64_t number, std::uint32_t attempt) {
  if (!is_at_work(number))
    return;
  self_->summarise("does " + running_->order.step);
  if (std::holds_alternative<message<schema::FitRequest>>(running_->request))
    ask_child<trainer_actor, schema::FitRequest>("trainer", attempt);
  else
    ask_child<evaluator_actor, schema::EvaluateRequest>("evaluator", attempt);
}

template <class Handle, class Request>
void slot::ask_child(const char* name, std::uint32_t attempt) {
  auto number = running_->number;
  auto child
      = self_->environment().directory.find<Handle>(children_.path_of(name));
  // One that ends with the work before is replaced soon.
  if (!child || child->id() == ended_[name]) {
    if (attempt == max_attempts)
      return end(number, fail(errc::unavailable,
                              children_.path_of(name) + " does not come back"));
    self_->after(child_delay,
                 [this, number, attempt] { work(number, attempt + 1); });
    return;
  }
  runtime::ask(
      self_, *child, running_->order.deadline + slack,
      std::get<message<Request>>(running_->request),
      [this, number](const message<schema::StepResult>& outcome) {
        end(number, outcome);
      },
      [this, number](const error& why) {
        end(number, tl::unexpected<error>(why));
      });
}

void slot::end(std::uint64_t number,
               result<message<schema::StepResult>> outcome) {
  if (!is_at_work(number))
    return; // it was abandoned
  auto finished = std::move(*running_);
  running_.reset();
  self_->summarise("free");
  if (outcome)
    outcome = done_at(resources_.node, number_of_slot(self_->path()), *outcome);
  if (outcome && finished.node) {
    auto outputs = outputs_of(*outcome);
    if (!outputs) {
      finished.reply.deliver(pass_on(outputs));
      return;
    }
    resources_.grants->grant(*finished.node, *outputs);
    self_->after(granted_for,
                 [grants = resources_.grants, node = *finished.node,
                  outputs = *outputs] { grants->revoke(node, outputs); });
  }
  finished.reply.deliver(std::move(outcome));
}

// Nobody waits for the answer: the worker ends with the child that owns it.
void slot::abandon(std::uint64_t number, const char* why) {
  if (!is_at_work(number))
    return;
  self_->log().warning("abandons {}: {}", running_->order.step, why);
  auto child
      = std::holds_alternative<message<schema::FitRequest>>(running_->request)
            ? "trainer"
            : "evaluator";
  running_.reset();
  self_->summarise("free");
  if (auto ends
      = self_->environment().directory.find_local(children_.path_of(child)))
    ended_[child] = (*ends)->id();
  if (auto replaced = children_.replace(child); !replaced)
    self_->log().warning("{}", to_string(replaced.error()));
}

} // namespace automodel::actors
