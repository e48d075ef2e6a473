#include "actors/placement/placement.hpp"

#include "actors/cluster/paths.hpp"
#include "actors/coordinator/experiment_order.hpp"
#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// What travels, and what a worker gets beyond its deadline.
constexpr auto slack = 15min;
constexpr auto fetch_deadline = 10min;
// Nodes come and go without telling placement.
constexpr auto look_again = 200ms;

} // namespace

placement::placement(self_type* self, std::string node,
                     std::shared_ptr<artefact_grants> grants)
    : self_(self), node_(std::move(node)), grants_(std::move(grants)) {}

placement::handle::behavior_type placement::make_behavior() {
  summarise();
  return {
      runtime::guarded(self_,
                       [this](const message<schema::FitRequest>& request) {
                         return take(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::EvaluateRequest>& request) {
                         return take(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::OrderExperiment>& request) {
                         order(request);
                       }),
  };
}

placement::answer placement::take(work_request request) {
  // A promise takes the sender with it.
  auto sender = self_->current_sender();
  auto reply = self_->promise_reply<message<schema::StepResult>>();
  auto order = read_work(request);
  if (!order) {
    reply.deliver(pass_on(order));
    return reply;
  }
  auto number = ++last_number_;
  queue_.add(
      {number, order->experiment, order->position, order->opens_holdout});
  work_.emplace(number, entry{std::move(request), std::move(*order), reply,
                              watched(sender), 0});
  look();
  return reply;
}

// Once for each asker, however much it asks for.
caf::actor_id placement::watched(const caf::strong_actor_ptr& asker) {
  if (!asker)
    return 0;
  auto id = asker->id();
  if (askers_.insert(id).second)
    self_->watch(asker, [this, id](const caf::error&) { drop_work_of(id); });
  return id;
}

void placement::order(const message<schema::OrderExperiment>& request) {
  auto order = read_order(request);
  if (!order) {
    self_->note_error(to_string(order.error()));
    return;
  }
  if (order->action == order_action::PAUSE)
    queue_.hold(order->experiment);
  else
    queue_.release(order->experiment);
  look();
}

void placement::drop_work_of(caf::actor_id asker) {
  askers_.erase(asker);
  for (auto at = work_.begin(); at != work_.end();) {
    if (at->second.asker != asker) {
      ++at;
      continue;
    }
    queue_.remove(at->first);
    queue_.release(at->second.order.experiment);
    stop_at_slot(at->first, at->second.order);
    at = work_.erase(at);
  }
  look();
}

// The slot answers with an error then, and is free.
void placement::stop_at_slot(std::uint64_t number, const work_order& order) {
  auto busy = std::find_if(busy_.begin(), busy_.end(), [&](const auto& entry) {
    return entry.second == number;
  });
  if (busy == busy_.end())
    return;
  const auto& slot = busy->first;
  if (*node_of(slot) != node_)
    grants_->revoke(*node_of(slot), order.inputs);
  auto to = self_->environment().directory.find<slot_actor>(slot);
  if (!to)
    return;
  runtime::tell(self_, *to,
                messages::make_message<schema::StopWork>([&](auto out) {
                  out.setExperiment(order.experiment);
                  out.setStep(order.step);
                }));
}

std::vector<free_slot> placement::slots() const {
  const auto& environment = self_->environment();
  std::vector<free_slot> out;
  std::map<std::string, std::uint32_t> load;
  for (const auto& [path, number] : busy_)
    ++load[*node_of(path)];
  auto add = [&](const std::string& path, bool may_open_holdout) {
    // A path without an actor: it is being restarted.
    if (is_slot(path) && !busy_.contains(path)
        && environment.directory.find_any(path)) {
      auto node = *node_of(path);
      out.push_back({path, node, load[node], node == node_, may_open_holdout});
    }
  };
  for (const auto& path : environment.directory.paths())
    add(path, true);
  for (const auto& path : environment.directory.remote_paths()) {
    auto node = node_of(path);
    auto peer = node ? environment.peers.find_node(*node) : std::nullopt;
    if (peer)
      add(path, peer->facts.who.has("evaluator"));
  }
  return out;
}

// Gives away what can be given, and comes back while something waits.
void placement::look() {
  for (;;) {
    std::map<std::string, std::uint32_t> at_work;
    for (const auto& [path, number] : busy_)
      if (auto found = work_.find(number); found != work_.end())
        ++at_work[found->second.order.experiment];
    auto placed = queue_.next(slots(), at_work);
    if (!placed)
      break;
    give(placed->number, placed->slot);
  }
  summarise();
  if (queue_.size() != 0 && !looking_) {
    looking_ = true;
    self_->after(look_again, [this] {
      looking_ = false;
      look();
    });
  }
}

void placement::give(std::uint64_t number, const std::string& slot) {
  auto& work = work_.at(number);
  busy_[slot] = number;
  auto to = self_->environment().directory.find<slot_actor>(slot);
  if (!to) {
    on_lost(number, slot, to.error());
    return;
  }
  auto node = *node_of(slot);
  if (node != node_)
    grants_->grant(node, work.order.inputs);
  auto deadline = work.order.deadline + slack;
  std::visit(
      [&](const auto& request) {
        runtime::ask(
            self_, *to, deadline, request,
            [this, number, slot](const message<schema::StepResult>& outcome) {
              on_answer(number, slot, outcome);
            },
            [this, number, slot](const error& why) {
              on_lost(number, slot, why);
            });
      },
      work.request);
}

void placement::on_answer(std::uint64_t number, const std::string& slot,
                          const message<schema::StepResult>& outcome) {
  auto node = *node_of(slot);
  busy_.erase(slot);
  if (node == node_ || !work_.contains(number)) {
    finish(number, outcome);
    return;
  }
  grants_->revoke(node, work_.at(number).order.inputs);
  auto outputs = outputs_of(outcome);
  if (!outputs)
    finish(number, pass_on(outputs));
  else if (outputs->empty())
    finish(number, outcome);
  else
    bring(number, node, outcome, *outputs);
  look();
}

void placement::bring(std::uint64_t number, const std::string& node,
                      const message<schema::StepResult>& outcome,
                      const std::vector<digest>& outputs) {
  auto fetcher = self_->environment().directory.find<artefact_fetcher>(
      fetcher_path(node_));
  if (!fetcher) {
    finish(number, tl::unexpected<error>(fetcher.error()));
    return;
  }
  auto request = messages::make_message<schema::FetchRequest>([&](auto to) {
    to.setSource(artefacts_path(node));
    auto list = to.initArtefacts(static_cast<unsigned>(outputs.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, messages::as_data(outputs[i]));
  });
  runtime::ask(
      self_, *fetcher, fetch_deadline, std::move(request),
      [this, number, outcome](const message<schema::FetchReceipt>&) {
        finish(number, outcome);
      },
      [this, number](const error& why) { on_lost(number, "", why); });
}

// The slot did not do it, or nobody knows: the work is given away again, if it
// is the node that failed and not the work.
void placement::on_lost(std::uint64_t number, const std::string& slot,
                        const error& why) {
  if (!slot.empty())
    busy_.erase(slot);
  auto found = work_.find(number);
  if (found == work_.end())
    return look(); // it was dropped
  auto& work = found->second;
  if (!slot.empty()) {
    if (*node_of(slot) != node_)
      grants_->revoke(*node_of(slot), work.order.inputs);
  }
  self_->note_error(work.order.step + " at " + slot + ": " + to_string(why));
  auto node_failed
      = why.code == errc::unavailable || why.code == errc::deadline_exceeded
        || why.code == errc::not_found || why.code == errc::not_permitted;
  auto taken = why.code == errc::conflict; // by the work of an earlier life
  if (!taken && (!node_failed || ++work.lost > max_lost)) {
    finish(number, tl::unexpected<error>(why));
    return;
  }
  ++lost_;
  // The lease: whoever has it may be frozen, not dead.
  self_->after(lease, [this, number] {
    if (!work_.contains(number))
      return;
    const auto& order = work_.at(number).order;
    queue_.add({number, order.experiment, order.position, order.opens_holdout});
    look();
  });
  look();
}

void placement::finish(std::uint64_t number,
                       result<message<schema::StepResult>> outcome) {
  if (auto found = work_.find(number); found != work_.end()) {
    auto reply = found->second.reply;
    work_.erase(found);
    reply.deliver(std::move(outcome));
  }
  look();
}

void placement::summarise() {
  self_->summarise(std::to_string(busy_.size()) + " at work, "
                   + std::to_string(queue_.size()) + " wait, "
                   + std::to_string(lost_) + " lost and given again");
}

} // namespace automodel::actors
