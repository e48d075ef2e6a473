#include "actors/coordinator/coordinator.hpp"
#include "actors/coordinator/inbox.hpp"
#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::actors {

using runtime::job_state;

namespace {

message<schema::OrderReceipt> order_receipt(const known_experiment& of,
                                            const std::optional<digest>& record
                                            = {}) {
  return messages::make_message<schema::OrderReceipt>([&](auto to) {
    to.setId(of.id);
    to.setName(of.name);
    to.setState(std::string{state_text(of)});
    to.setRepeated(!record);
    if (record)
      to.setRecord(messages::as_data(*record));
  });
}

// Why one was not run, if it was the inbox that left it out.
std::string because_of(const experiment_order& order) {
  constexpr std::string_view begin = inbox::not_run_text;
  auto left_out = order.by == inbox::path && order.reason.starts_with(begin);
  return left_out ? order.reason.substr(begin.size()) : std::string{};
}

} // namespace

inbox::order_promise
inbox::order(const message<schema::OrderExperiment>& request) {
  auto reply = self_->promise_reply<message<schema::OrderReceipt>>();
  auto order = read_order(request);
  auto all = known();
  if (!order || !all) {
    reply.deliver(tl::unexpected<error>(order ? all.error() : order.error()));
    return reply;
  }
  auto which = find_experiment(*all, order->experiment);
  if (!which) {
    reply.deliver(pass_on(which));
    return reply;
  }
  order->experiment = which->id;
  order->name = which->name;
  if (order->action == order_action::RERUN) {
    rerun(*order, *all, reply);
    return reply;
  }
  auto after = state_after(order->action, which->state);
  if (!after)
    reply.deliver(about_experiment(which->id, after.error()));
  else if (*after == which->state)
    reply.deliver(order_receipt(*which));
  else
    decide(*order, *after, reply);
  return reply;
}

void inbox::decide(const experiment_order& order, job_state after,
                   order_promise reply) {
  decide(
      order,
      [order, after, reply](const commit_answer& done) {
        reply.deliver(order_receipt({order.experiment, order.name, after},
                                    done.ids.front()));
      },
      [order, reply](const error& why) {
        reply.deliver(about_experiment(order.experiment, why));
      });
}

void inbox::decide(const experiment_order& order, committed then, refused why) {
  const auto& id = order.experiment;
  auto last = memory_->reader().last_sequence(orders_of(id));
  if (!last)
    return why(last.error());
  if (!deciding_.insert(id).second)
    return why(
        {errc::unavailable, "another order is just being recorded", {}, {}});
  auto waiting = pending_.find(id);
  const auto* settled
      = order.action == order_action::CANCEL && waiting != pending_.end()
            ? &waiting->second.letter
            : nullptr;
  commit(
      order_step(order, *last + 1, settled),
      [this, order, then](const commit_answer& done) {
        deciding_.erase(order.experiment);
        orders_.insert_or_assign(order.experiment, order);
        act(order);
        then(done);
      },
      [this, id, why](const error& problem) {
        deciding_.erase(id);
        why(problem);
      });
}

void inbox::act(const experiment_order& order) {
  self_->log().info("{} {}{}", name_of(order.action), order.experiment,
                    order.reason.empty() ? "" : ": " + order.reason);
  if (order.action == order_action::CANCEL)
    pending_.erase(order.experiment);
  pass_on_order(order);
  if (order.action == order_action::RESUME)
    hand_over(order.experiment);
  if (order.action == order_action::CANCEL)
    hand_over_due();
  summarise();
}

// Whoever works on it hears of it; nobody does of most.
void inbox::pass_on_order(const experiment_order& order) {
  auto to = self_->environment().directory.find<experiment_runner>(
      coordinator::path);
  if (to)
    runtime::tell(self_, *to, write_order(order));
}

void inbox::rerun(const experiment_order& order,
                  const std::vector<known_experiment>& among,
                  order_promise reply) {
  auto id = id_of_rerun(among, order.experiment);
  auto live = std::find_if(among.begin(), among.end(),
                           [&](const auto& one) { return one.id == id; });
  if (live != among.end())
    return reply.deliver(order_receipt(*live));
  auto letter = memory_->reader().step(experiment, order.experiment);
  if (!letter)
    return reply.deliver(pass_on(letter));
  if (!*letter)
    return reply.deliver(
        about_experiment(order.experiment,
                         {errc::not_found,
                          "it was not submitted here",
                          {},
                          "automodel run FILE --fresh runs a file once more"}));
  auto before = (*letter)->record.read(submission_in);
  if (!before)
    return reply.deliver(pass_on(before));
  auto what = with_id(*before, id);
  auto decision = order;
  decision.experiment = id;
  commit(
      letter_step(what, &decision),
      [this, what, reply](const commit_answer& done) {
        take(done.ids.front(), what);
        reply.deliver(order_receipt({what.id, what.name}, done.ids.back()));
      },
      [reply](const error& why) { reply.deliver(tl::unexpected<error>(why)); });
}

// -- what there is ------------------------------------------------------------

result<std::vector<known_experiment>> inbox::known() const {
  auto out = known_experiments(memory_->reader(), orders_);
  if (!out)
    return out;
  auto is_listed = [&](const std::string& id) {
    return std::any_of(out->begin(), out->end(),
                       [&](const auto& one) { return one.id == id; });
  };
  for (const auto& [id, one] : pending_)
    if (!is_listed(id))
      out->push_back({id, one.what.name,
                      is_ordered(id, order_action::PAUSE) ? job_state::paused
                                                          : job_state::queued});
  // Those that did not come to their first step: before what may have been run
  // in their place.
  for (const auto& [id, order] : orders_)
    if (order.action == order_action::CANCEL && !is_listed(id))
      out->insert(out->begin(), {id, order.name, job_state::cancelled, true, 0,
                                 0, because_of(order)});
  // What they wait for is among them.
  for (auto& one : *out)
    if (auto waits = pending_.find(one.id);
        one.state == job_state::queued && waits != pending_.end())
      one.because = stand(waits->second.what.after, *out).waits_for;
  return out;
}

result<message<schema::ExperimentList>>
inbox::list(const message<schema::ExperimentsQuery>& query) {
  auto wanted = query.read(
      [](schema::ExperimentsQuery::Reader from) -> result<std::string> {
        return messages::read_text(from.getId());
      });
  if (!wanted)
    return pass_on(wanted);
  auto all = known();
  if (!all)
    return pass_on(all);
  std::erase_if(*all, [&](const auto& one) {
    return !wanted->empty() && one.id != *wanted;
  });
  return messages::make_message<schema::ExperimentList>([&](auto to) {
    auto entries = to.initExperiments(static_cast<unsigned>(all->size()));
    for (unsigned i = 0; i < entries.size(); ++i) {
      const auto& one = (*all)[i];
      entries[i].setId(one.id);
      entries[i].setName(one.name);
      entries[i].setState(long_state_text(one));
      entries[i].setRecords(one.records);
      entries[i].setLastUnixMs(one.last_unix_ms);
    }
  });
}

} // namespace automodel::actors
