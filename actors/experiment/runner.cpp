#include "actors/experiment/runner.hpp"

#include "actors/autofeature/analyst.hpp"
#include "actors/autotrain/evaluator.hpp"
#include "actors/autotrain/first_trials.hpp"
#include "actors/autotrain/lead.hpp"
#include "actors/coordinator/experiment_order.hpp"
#include "actors/learning/durable_policy.hpp"
#include "actors/memory/commit_message.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "actors/placement/placement.hpp"
#include "actors/progress.hpp"
#include "recsys/json_text.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// Generous bounds: an agent's own deadline comes first.
constexpr auto memory_deadline = 60s;
constexpr auto agent_deadline = 1h;
// Work waits for a free slot; placement sees to its deadline then.
constexpr auto work_deadline = std::chrono::hours{24 * 30};
// Of work that placement is given at a time.
constexpr std::size_t most_at_work = 256;
constexpr const char* finish_step = "finish";
// A step whose agent died this often is a failure.
constexpr std::uint32_t max_attempts = 3;
constexpr auto retry_delay = 300ms;

std::string numbered(const char* role, std::uint32_t number) {
  return role + ('-' + std::to_string(number));
}

bool is_payment_of_policy(const std::string& step) {
  return step.starts_with("reward/first/");
}

} // namespace

experiment_state::experiment_state(self_type* self, std::string node,
                                   storage::artefact_store artefacts,
                                   std::uint32_t workers)
    : self_(self), node_(std::move(node)), artefacts_(std::move(artefacts)),
      workers_(workers) {}

experiment_state::handle::behavior_type experiment_state::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::RunExperiment>& request) {
                         return begin(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::OrderExperiment>& request) {
                         order(request);
                       })};
}

// -- beginning, or going on ---------------------------------------------------

experiment_state::answer
experiment_state::begin(const message<schema::RunExperiment>& request) {
  auto reply = self_->promise_reply<message<schema::ExperimentOutcome>>();
  if (reply_) {
    reply.deliver(fail(errc::conflict, self_->path() + " is running"));
    return reply;
  }
  if (auto ready = prepare(request); !ready) {
    reply.deliver(pass_on(ready));
    return reply;
  }
  reply_ = reply;
  load_history(0);
  return reply;
}

result<void>
experiment_state::prepare(const message<schema::RunExperiment>& request) {
  std::set<std::string, std::less<>> stochastic;
  auto read
      = request.read([&](schema::RunExperiment::Reader from) -> result<void> {
          run_ = {messages::read_text(from.getId()),
                  messages::read_text(from.getResolvedFile()),
                  messages::read_text(from.getDataPath()),
                  messages::read_text(from.getItemsPath()),
                  messages::read_text(from.getUsersPath()),
                  messages::read_text(from.getKernelProfile()),
                  messages::read_text(from.getVersion())};
          for (auto family : from.getStochastic())
            stochastic.insert(messages::read_text(family));
          return {};
        });
  if (!read)
    return read;
  auto spec = recsys::from_canonical_json(run_.resolved);
  if (!spec)
    return pass_on(spec);
  for (const auto& candidate : spec->candidates) {
    if (auto search = recsys::candidate_search::create(candidate, *spec);
        !search)
      return pass_on(search);
    if (auto sound = check_first_trials(candidate, *spec); !sound)
      return pass_on(sound);
  }
  spec_ = std::move(*spec);
  plan_.emplace(spec_, std::move(stochastic));
  agenda_.emplace(*plan_, known_.outcomes());
  requests_.emplace(run_, *plan_, known_);
  own_.emplace(run_, *plan_, known_, *requests_);
  return {};
}

void experiment_state::load_history(std::uint64_t from) {
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory) {
    stop_with(memory.error());
    return;
  }
  auto query = messages::make_message<schema::HistoryQuery>([&](auto to) {
    to.setExperiment(run_.id);
    to.setFromIndex(from);
  });
  runtime::ask(
      self_, *memory, memory_deadline, std::move(query),
      [this](const message<schema::History>& page) {
        auto next = adopt(page);
        if (!next)
          stop_with(next.error());
        else if (*next != 0)
          load_history(*next);
        else if (known_.contains(finish_step))
          answer_finished();
        else {
          loaded_ = true;
          advance();
        }
      },
      [this](const error& why) { stop_with(why); });
}

result<std::uint64_t>
experiment_state::adopt(const message<schema::History>& page) {
  return page.read([&](schema::History::Reader from) -> result<std::uint64_t> {
    for (auto entry : from.getEntries()) {
      auto name = messages::read_text(entry.getRecord().getStep());
      auto added = known_.add(name, messages::copy_message(entry.getRecord()),
                              messages::copy_message(entry.getAnnex()));
      if (!added)
        return pass_on(added);
      agenda_->on_committed(name);
    }
    sequence_ = from.getNextSequence();
    return from.getNextIndex();
  });
}

// What is at work when it is paused ends and is kept; what waits for a slot
// goes on waiting.
void experiment_state::order(const message<schema::OrderExperiment>& request) {
  auto order = read_order(request);
  if (!order) {
    self_->note_error(to_string(order.error()));
    return;
  }
  if (order->action == order_action::CANCEL) {
    stop_with({errc::cancelled, "it was cancelled", {}, {}});
    return;
  }
  paused_ = order->action == order_action::PAUSE;
  auto work
      = self_->environment().directory.find<placement_actor>(placement::path);
  if (work)
    runtime::tell(self_, *work, request);
  if (loaded_)
    advance();
}

// -- the state machine --------------------------------------------------------

void experiment_state::advance() {
  if (stopped_)
    return;
  // Planning again after what the experiment does itself: each such step may
  // make others ready.
  for (auto before = known_.size();; before = known_.size()) {
    agenda_->refresh();
    start_ready();
    if (stopped_ || known_.size() == before)
      break;
  }
  commit_in_order();
  report_plan();
  self_->summarise((paused_ ? "paused at " : "") + std::to_string(known_.size())
                   + " of " + std::to_string(agenda_->size()) + " steps");
}

void experiment_state::start_ready() {
  for (const auto& which : agenda_->open_steps()) {
    if (stopped_ || paused_)
      return;
    if (known_.contains(which.name) || at_work_.contains(which.name)
        || !is_ready(which))
      continue;
    if (is_about_candidate(which.kind) && at_work_.size() >= most_at_work)
      return; // what comes behind is about candidates, too
    dispatch(which);
  }
}

bool experiment_state::is_ready(const step& which) {
  if (writes_itself(which.kind)
      && (unacknowledged_ > 0 || !agenda_->is_next(which)))
    return false;
  return std::all_of(
      which.needs.begin(), which.needs.end(),
      [&](const std::string& name) { return known_.contains(name); });
}

std::optional<std::string>
experiment_state::idle_agent(const char* role) const {
  for (std::uint32_t n = 1; n <= workers_; ++n) {
    auto path = numbered(role, n);
    auto busy
        = std::any_of(at_work_.begin(), at_work_.end(),
                      [&](const auto& entry) { return entry.second == path; });
    if (!busy)
      return path;
  }
  return std::nullopt;
}

void experiment_state::dispatch(const step& which) {
  const auto* first
      = which.needs.empty() ? nullptr : known_.find(which.needs.back());
  auto judged_all
      = which.kind == step_kind::claim || which.kind == step_kind::finish;
  if (first && first->outcome.failed && !judged_all) {
    keep(which, own_->failure(which, {errc::not_found,
                                      "it rests on '" + which.needs.back()
                                          + "', which failed",
                                      {},
                                      {}}));
    return;
  }
  switch (which.kind) {
  case step_kind::intent:
    return keep(which, own_->intent(which));
  case step_kind::import_data:
    return ask_agent<analyst_actor>(which, analyst::role,
                                    requests_->import_data(which));
  case step_kind::profile:
    return ask_agent<analyst_actor>(which, analyst::role,
                                    requests_->profile(which));
  case step_kind::propose_windows:
    return ask_agent<analyst_actor>(which, analyst::role,
                                    requests_->windows(which));
  case step_kind::split:
  case step_kind::join_split:
    if (auto path = idle_agent(evaluator::role))
      ask_agent<evaluator_actor>(which, *path, requests_->split(which));
    return;
  case step_kind::decide_stage:
    return keep(which, own_->decide_stage(which));
  case step_kind::fit:
  case step_kind::refit:
    return ask_agent<placement_actor>(which, placement::path,
                                      requests_->fit(which));
  case step_kind::judge_valid:
  case step_kind::judge_test:
    return ask_agent<placement_actor>(which, placement::path,
                                      requests_->judge(which));
  case step_kind::choose_config:
    return ask_agent<autotrain_actor>(which, autotrain_lead::role,
                                      requests_->choose_config(which));
  case step_kind::choose_champion:
    return ask_agent<autotrain_actor>(which, autotrain_lead::role,
                                      requests_->choose_champion(which));
  case step_kind::reward:
    return keep(which, own_->reward(which));
  case step_kind::pay_policy:
    return keep(which, own_->pay_policy(which));
  case step_kind::suggest_first:
  case step_kind::learn:
    return ask_agent<autotrain_actor>(which, autotrain_lead::role,
                                      requests_->ask_policy(which));
  case step_kind::open_holdout:
    return keep(which, own_->open_holdout(which));
  case step_kind::claim:
    if (auto path = idle_agent(evaluator::role))
      ask_agent<evaluator_actor>(which, *path, requests_->claim(which));
    return;
  case step_kind::release:
    return ask_agent<autotrain_actor>(which, autotrain_lead::role,
                                      requests_->release(which));
  case step_kind::finish:
    return keep(which, own_->finish(which, artefacts_));
  }
}

template <class Handle, class Request>
void experiment_state::ask_agent(const step& which, const std::string& path,
                                 result<message<Request>> request) {
  if (!request) {
    keep(which, own_->failure(which, request.error()));
    return;
  }
  at_work_[which.name] = path;
  report(which, schema::ProgressEvent::Phase::STARTED);
  auto agent = self_->environment().directory.find<Handle>(path);
  if (!agent) {
    // It is being restarted.
    on_no_answer(which, {errc::unavailable, agent.error().message, {}, {}});
    return;
  }
  auto deadline = is_about_candidate(which.kind)
                      ? std::chrono::milliseconds{work_deadline}
                      : std::chrono::milliseconds{agent_deadline};
  runtime::ask(
      self_, *agent, deadline, std::move(*request),
      [this, which](const message<schema::StepResult>& answer) {
        on_answer(which, answer);
      },
      [this, which](const error& why) { on_no_answer(which, why); });
}

void experiment_state::on_answer(const step& which,
                                 const message<schema::StepResult>& answer) {
  at_work_.erase(which.name);
  keep(which, answer);
  advance();
}

// An answer was lost with its agent: the step is done again, a few times.
void experiment_state::on_no_answer(const step& which, const error& why) {
  if (why.code == errc::cancelled || why.code == errc::storage_full) {
    stop_with(why);
    return;
  }
  self_->note_error(which.name + ": " + to_string(why));
  if (++attempts_[which.name] < max_attempts) {
    self_->after(retry_delay * attempts_[which.name], [this, which] {
      at_work_.erase(which.name);
      advance();
    });
    return;
  }
  at_work_.erase(which.name);
  keep(which,
       own_->failure(which, {errc::worker_failed,
                             "no answer in " + std::to_string(max_attempts)
                                 + " attempts; the last: " + to_string(why),
                             {},
                             {}}));
  advance();
}

// -- remembering --------------------------------------------------------------

void experiment_state::keep(const step& which,
                            result<message<schema::StepResult>> answer) {
  if (!answer) {
    stop_with(answer.error());
    return;
  }
  auto kept = done_at(node_, 0, *answer)
                  .read([&](schema::StepResult::Reader from) -> result<void> {
                    return known_.add(which.name,
                                      messages::copy_message(from.getRecord()),
                                      messages::copy_message(from.getAnnex()));
                  });
  if (!kept) {
    stop_with(kept.error());
    return;
  }
  agenda_->on_known(which);
  const auto& done = *known_.find(which.name);
  auto tells = done.outcome.failed || which.kind == step_kind::decide_stage;
  report(which,
         done.outcome.failed ? schema::ProgressEvent::Phase::FAILED
                             : schema::ProgressEvent::Phase::DONE,
         tells ? storage::record_text(done.record).value_or("") : "");
}

void experiment_state::commit_in_order() {
  while (!stopped_) {
    const auto* which = agenda_->next_commit();
    if (which == nullptr)
      return;
    commit(which->name);
  }
}

void experiment_state::commit(const std::string& name) {
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory) {
    stop_with(memory.error());
    return;
  }
  const auto& done = *known_.find(name);
  storage::step_commit step{run_.id, sequence_, {}};
  if (is_payment_of_policy(name) && !done.outcome.failed)
    step.records = payment_with_letters({done.record, done.annex});
  else
    step.records.push_back({done.record, done.annex});
  ++sequence_;
  ++unacknowledged_;
  runtime::ask(
      self_, *memory, memory_deadline, commit_message(step),
      [this, name](const message<schema::CommitReceipt>&) {
        --unacknowledged_;
        if (name == finish_step)
          answer_finished();
        else if (spec_.learning && unacknowledged_ == 0)
          advance(); // somebody may have waited for this
      },
      [this](const error& why) { stop_with(why); });
}

void experiment_state::answer_finished() {
  if (!reply_)
    return;
  auto outcome
      = known_.find(finish_step)
            ->record.read([&](schema::Record::Reader record)
                              -> result<message<schema::ExperimentOutcome>> {
              auto finished = record.getFinished();
              return messages::make_message<schema::ExperimentOutcome>(
                  [&](auto to) {
                    to.setId(run_.id);
                    to.setOk(finished.getOk());
                    to.setResults(finished.getResults());
                  });
            });
  std::exchange(reply_, std::nullopt)->deliver(std::move(outcome));
}

// The memory keeps what was committed; the same command goes on from there.
void experiment_state::stop_with(const error& why) {
  stopped_ = true;
  self_->note_error(to_string(why));
  if (reply_)
    std::exchange(reply_, std::nullopt)->deliver(tl::unexpected<error>(why));
}

// How much of the plan is done, in all and for each candidate.
void experiment_state::report_plan() {
  for (const auto& [candidate, share] : agenda_->progress()) {
    step_progress progress;
    progress.experiment = run_.id;
    progress.candidate = candidate;
    progress.phase = schema::ProgressEvent::Phase::PLAN;
    progress.done = share.done;
    progress.total = share.total;
    tell_progress(self_, progress);
  }
}

void experiment_state::report(const step& which,
                              schema::ProgressEvent::Phase phase,
                              std::string text) {
  step_progress progress;
  progress.experiment = run_.id;
  progress.step = which.name;
  if (is_about_candidate(which.kind))
    progress.candidate = spec_.candidates[which.candidate].name;
  progress.phase = phase;
  progress.text = std::move(text);
  tell_progress(self_, progress);
}

std::string experiment_state::state_json() const {
  return recsys::json_text({{"name", spec_.name},
                            {"committed", agenda_ ? agenda_->committed() : 0},
                            {"at_work", at_work_},
                            {"attempts", attempts_},
                            {"next_sequence", sequence_},
                            {"paused", paused_},
                            {"stopped", stopped_}});
}

} // namespace automodel::actors
