#include "actors/coordinator/inbox.hpp"

#include "actors/coordinator/coordinator.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <stdexcept>

namespace automodel::actors {

using namespace std::chrono_literals;
using runtime::job_state;

namespace {

constexpr auto memory_deadline = 60s;
constexpr std::uint32_t watch_ms = 10'000;
constexpr auto watch_deadline = 20s;
constexpr auto retry_delay = 1s;
constexpr auto look_again = 500ms;

} // namespace

inbox::inbox(self_type* self, std::shared_ptr<const storage::memory> memory)
    : self_(self), memory_(std::move(memory)) {}

inbox::handle::behavior_type inbox::make_behavior() {
  auto orders = recorded_orders(memory_->reader());
  if (!orders)
    throw std::runtime_error(to_string(orders.error()));
  orders_ = std::move(*orders);
  auto letters = memory_->reader().shared().letters(path);
  if (!letters)
    throw std::runtime_error(to_string(letters.error()));
  for (const auto& letter : *letters)
    if (auto what = letter.record.read(submission_in))
      pending_.emplace(what->id, pending{letter.id, *what});
  self_->after(0ms, [this] { begin(); });
  return {
      runtime::guarded(
          self_,
          [this](const message<schema::SubmitExperiment>& request) {
            return submit(request);
          }),
      runtime::guarded(self_,
                       [this](const message<schema::ExperimentsQuery>& query) {
                         return list(query);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::OrderExperiment>& request) {
                         return order(request);
                       }),
  };
}

void inbox::begin() {
  // An earlier life may have ended before it passed them on.
  for (const auto& [id, order] : orders_)
    pass_on_order(order);
  std::vector<std::string> waiting;
  for (const auto& [id, one] : pending_)
    waiting.push_back(id);
  for (const auto& id : waiting)
    hand_over(id);
  summarise();
  watch_letters();
}

void inbox::commit(message<schema::CommitStep> step, committed then,
                   refused why) {
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return why(memory.error());
  runtime::ask(
      self_, *memory, memory_deadline, std::move(step),
      [then, why](const message<schema::CommitReceipt>& receipt) {
        auto done = read_receipt(receipt);
        if (done)
          then(*done);
        else
          why(done.error());
      },
      [why](const error& problem) { why(problem); });
}

bool inbox::is_ordered(const std::string& id, order_action action) const {
  auto found = orders_.find(id);
  return found != orders_.end() && found->second.action == action;
}

// -- submissions --------------------------------------------------------------

inbox::receipt_promise
inbox::submit(const message<schema::SubmitExperiment>& request) {
  auto reply = self_->promise_reply<message<schema::SubmitReceipt>>();
  auto what = request.read(
      [](schema::SubmitExperiment::Reader from) -> result<submission> {
        return read_submission(messages::copy_message(from.getRun()));
      });
  auto all = known();
  if (!what || !all) {
    reply.deliver(tl::unexpected<error>(what ? all.error() : what.error()));
    return reply;
  }
  auto after = resolve(what->after, *all);
  if (!after) {
    reply.deliver(pass_on(after));
    return reply;
  }
  what->after = std::move(*after);
  auto answer = [reply](const known_experiment& of, bool repeated) {
    reply.deliver(messages::make_message<schema::SubmitReceipt>([&](auto to) {
      to.setId(of.id);
      to.setRepeated(repeated);
      to.setState(long_state_text(of));
    }));
  };
  auto before = std::find_if(all->begin(), all->end(), [&](const auto& one) {
    return one.id == what->id;
  });
  if (before != all->end() && before->state == job_state::cancelled) {
    const auto& order = orders_.at(what->id);
    auto how = before->because.empty()
                   ? "it was cancelled"
                         + (order.by.empty() ? "" : " by " + order.by)
                         + (order.reason.empty() ? "" : ": " + order.reason)
                   : "it was not run: " + before->because;
    reply.deliver(about_experiment(
        what->id,
        {errc::conflict,
         std::move(how),
         {},
         "automodel rerun " + what->id.substr(0, 12) + " runs it once more"}));
    return reply;
  }
  // What was run here by itself and did not end goes on.
  auto kept = memory_->reader().step(experiment, what->id);
  if (before != all->end()
      && (runtime::has_ended(before->state) || (kept && *kept))) {
    auto waiting = pending_.find(what->id);
    if (waiting != pending_.end() && !what->after.empty()
        && what->after != waiting->second.what.after)
      reply.deliver(about_experiment(
          what->id,
          {errc::conflict,
           "it was submitted before, to be run after others than these",
           {},
           "automodel cancel and automodel rerun run it once more"}));
    else
      answer(*before, true);
    return reply;
  }
  if (std::any_of(what->after.begin(), what->after.end(), [&](const auto& one) {
        return one.experiment == what->id;
      })) {
    reply.deliver(about_experiment(
        what->id,
        {errc::invalid_argument, "it cannot be run after itself", {}, {}}));
    return reply;
  }
  auto standing = stand(what->after, *all);
  commit(
      letter_step(*what, nullptr),
      [this, answer, standing, what = *what](const commit_answer& done) {
        take(done.ids.front(), what);
        answer({what.id, what.name, {}, true, 0, 0, standing.waits_for},
               done.repeated);
      },
      [reply](const error& why) { reply.deliver(tl::unexpected<error>(why)); });
  return reply;
}

// -- letters become experiments -----------------------------------------------

void inbox::watch_letters() {
  auto again = [this](const error& why) {
    self_->note_error("letters: " + to_string(why));
    self_->after(retry_delay, [this] { watch_letters(); });
  };
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return again(memory.error());
  // Letters that are at work wait, too: then the memory answers at once.
  auto request = messages::make_message<schema::LettersRequest>([&](auto to) {
    to.setTo(path);
    to.setWaitMs(pending_.empty() ? watch_ms : 0);
  });
  runtime::ask(
      self_, *memory, watch_deadline, std::move(request),
      [this](const message<schema::History>& letters) {
        auto any = open_letters(letters);
        self_->after(any ? look_again : 0ms, [this] { watch_letters(); });
      },
      again);
}

// Whether there are any.
bool inbox::open_letters(const message<schema::History>& letters) {
  struct opened {
    digest letter;
    submission what;
  };
  auto found = letters.read(
      [](schema::History::Reader from) -> result<std::vector<opened>> {
        std::vector<opened> out;
        for (auto entry : from.getEntries()) {
          auto id = messages::read_digest(entry.getId());
          auto what = submission_in(entry.getRecord());
          if (!what)
            return pass_on(what);
          out.push_back({id.value_or(digest{}), std::move(*what)});
        }
        return out;
      });
  if (!found) {
    self_->note_error("a letter cannot be read: " + to_string(found.error()));
    return true;
  }
  for (auto& one : *found)
    take(one.letter, std::move(one.what));
  return !found->empty();
}

void inbox::take(const digest& letter, submission what) {
  auto id = what.id;
  // A page may be older than the order to cancel it.
  if (is_ordered(id, order_action::CANCEL)
      || !pending_.try_emplace(id, pending{letter, std::move(what)}).second)
    return;
  hand_over(id);
  summarise();
}

void inbox::hand_over(const std::string& id) {
  auto found = pending_.find(id);
  if (found == pending_.end() || found->second.running
      || is_ordered(id, order_action::PAUSE) || !is_due(id))
    return;
  auto again = [this, id](const error& why) {
    auto at = pending_.find(id);
    if (at == pending_.end())
      return;
    at->second.running = false;
    self_->note_error(id + ": " + to_string(why));
    self_->after(retry_delay, [this, id] { hand_over(id); });
  };
  auto to = self_->environment().directory.find<experiment_runner>(
      coordinator::path);
  if (!to)
    return again(to.error());
  found->second.running = true;
  runtime::ask(
      self_, *to, experiment_deadline, found->second.what.run,
      [this, id](const message<schema::ExperimentOutcome>&) {
        acknowledge(id);
      },
      again);
}

// Whether all that it is run after has ended as it asks.
bool inbox::is_due(const std::string& id) {
  const auto& after = pending_.at(id).what.after;
  if (after.empty())
    return true;
  auto all = known();
  if (!all) {
    self_->note_error(id + ": " + to_string(all.error()));
    self_->after(retry_delay, [this, id] { hand_over(id); });
    return false;
  }
  // What was begun goes on.
  for (const auto& one : *all)
    if (one.id == id && one.records > 0)
      return true;
  auto standing = stand(after, *all);
  if (!standing.cannot_run.empty())
    leave_out(id, standing.cannot_run);
  return standing.cannot_run.empty() && standing.waits_for.empty();
}

// Something has ended: others may have waited for it.
void inbox::hand_over_due() {
  std::vector<std::string> waiting;
  for (const auto& [id, one] : pending_)
    if (!one.running && !one.what.after.empty())
      waiting.push_back(id);
  for (const auto& id : waiting)
    hand_over(id);
}

void inbox::leave_out(const std::string& id, const std::string& why) {
  experiment_order order{order_action::CANCEL, id,
                         std::string{not_run_text} + why, path,
                         pending_.at(id).what.name};
  decide(
      order, [](const commit_answer&) {},
      [this, id](const error& problem) {
        self_->note_error(id + ": " + to_string(problem));
        self_->after(retry_delay, [this, id] { hand_over(id); });
      });
}

void inbox::acknowledge(const std::string& id) {
  auto found = pending_.find(id);
  if (found == pending_.end())
    return; // it was cancelled meanwhile
  commit(
      end_step(id, found->second.letter),
      [this, id](const commit_answer&) {
        pending_.erase(id);
        hand_over_due();
        summarise();
      },
      [this, id](const error& why) {
        self_->note_error(id + ": " + to_string(why));
        self_->after(retry_delay, [this, id] { acknowledge(id); });
      });
}

void inbox::summarise() {
  self_->summarise(std::to_string(pending_.size()) + " experiments");
}

} // namespace automodel::actors
