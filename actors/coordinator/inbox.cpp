#include "actors/coordinator/inbox.hpp"

#include "actors/coordinator/coordinator.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "messages/parameters.hpp"

#include <capnp/serialize.h>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

constexpr auto memory_deadline = 60s;
constexpr std::uint32_t watch_ms = 10'000;
constexpr auto watch_deadline = 20s;
constexpr auto experiment_deadline = std::chrono::hours{24 * 30};
constexpr auto retry_delay = 1s;

// A submission is a producer of its own, so that doing it twice is doing it
// once: its first step is the letter, its second the acknowledgement.
std::string producer_of(const std::string& id) {
  return "submission/" + id;
}

result<std::string> id_of(const message<schema::RunExperiment>& run) {
  return run.read(
      [](schema::RunExperiment::Reader from) -> result<std::string> {
        auto id = messages::read_text(from.getId());
        if (id.empty() || id.size() > 100)
          return fail(errc::invalid_argument, "an experiment has an id");
        return id;
      });
}

template <class Fill>
message<schema::CommitStep> commit_of(const std::string& id,
                                      std::uint64_t sequence,
                                      const std::string& step, Fill&& fill) {
  return messages::make_message<schema::CommitStep>([&](auto to) {
    to.setProducer(producer_of(id));
    to.setSequence(sequence);
    auto result = to.initResults(1)[0];
    auto record = result.initRecord();
    record.setExperiment(inbox::experiment);
    record.setStep(step);
    record.setAgent(inbox::path);
    fill(record);
    result.initAnnex();
  });
}

} // namespace

inbox::inbox(self_type* self, std::shared_ptr<const storage::memory> memory)
    : self_(self), memory_(std::move(memory)) {}

inbox::handle::behavior_type inbox::make_behavior() {
  self_->after(0ms, [this] { watch_letters(); });
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
  };
}

inbox::receipt_promise
inbox::submit(const message<schema::SubmitExperiment>& request) {
  auto reply = self_->promise_reply<message<schema::SubmitReceipt>>();
  auto run = request.read([](schema::SubmitExperiment::Reader from)
                              -> result<message<schema::RunExperiment>> {
    return messages::copy_message(from.getRun());
  });
  if (!run) {
    reply.deliver(pass_on(run));
    return reply;
  }
  auto id = id_of(*run);
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!id || !memory) {
    reply.deliver(tl::unexpected<error>(id ? memory.error() : id.error()));
    return reply;
  }
  auto commit = commit_of(*id, 1, *id, [&](schema::Record::Builder record) {
    auto letter = record.initOutbox().initMessage();
    letter.setTo(path);
    letter.setTopic("experiment");
    auto body = run->words().bytes();
    letter.setBody(
        {reinterpret_cast<const kj::byte*>(body.data()), body.size()});
  });
  runtime::ask(
      self_, *memory, memory_deadline, std::move(commit),
      [reply, id = *id](const message<schema::CommitReceipt>& receipt) {
        auto repeated = receipt.read(
            [](schema::CommitReceipt::Reader from) -> result<bool> {
              return from.getRepeated();
            });
        reply.deliver(
            messages::make_message<schema::SubmitReceipt>([&](auto to) {
              to.setId(id);
              to.setRepeated(repeated.value_or(false));
            }));
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
        open_letters(letters);
        self_->after(pending_.empty() ? 0ms : 500ms,
                     [this] { watch_letters(); });
      },
      again);
}

void inbox::open_letters(const message<schema::History>& letters) {
  struct opened {
    std::string letter;
    message<schema::RunExperiment> run;
  };
  auto found = letters.read(
      [](schema::History::Reader from) -> result<std::vector<opened>> {
        std::vector<opened> out;
        for (auto entry : from.getEntries()) {
          auto body = entry.getRecord().getOutbox().getMessage().getBody();
          auto words = messages::frame::from_bytes(
              std::as_bytes(std::span{body.begin(), body.size()}));
          if (!words)
            return pass_on(words);
          auto id = entry.getId();
          out.push_back({{reinterpret_cast<const char*>(id.begin()), id.size()},
                         message<schema::RunExperiment>{std::move(*words)}});
        }
        return out;
      });
  if (!found) {
    self_->note_error("a letter cannot be read: " + to_string(found.error()));
    return;
  }
  for (const auto& one : *found) {
    auto id = id_of(one.run);
    if (!id || pending_.contains(*id))
      continue;
    pending_[*id] = {one.letter, false, {}};
    hand_over(*id, one.run);
  }
}

void inbox::hand_over(const std::string& id,
                      const message<schema::RunExperiment>& run) {
  auto found = pending_.find(id);
  if (found == pending_.end())
    return;
  auto again = [this, id, run](const error& why) {
    auto at = pending_.find(id);
    if (at == pending_.end())
      return;
    at->second.running = false;
    at->second.problem = to_string(why);
    self_->note_error(id + ": " + to_string(why));
    self_->after(retry_delay, [this, id, run] { hand_over(id, run); });
  };
  auto to = self_->environment().directory.find<experiment_runner>(
      coordinator::path);
  if (!to)
    return again(to.error());
  found->second.running = true;
  self_->summarise(std::to_string(pending_.size()) + " experiments");
  runtime::ask(
      self_, *to, experiment_deadline, run,
      [this, id](const message<schema::ExperimentOutcome>&) {
        acknowledge(id);
      },
      again);
}

void inbox::acknowledge(const std::string& id) {
  auto again = [this, id](const error& why) {
    self_->note_error(id + ": " + to_string(why));
    self_->after(retry_delay, [this, id] { acknowledge(id); });
  };
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return again(memory.error());
  const auto& letter = pending_.at(id).letter;
  auto commit
      = commit_of(id, 2, id + "/done", [&](schema::Record::Builder record) {
          capnp::Data::Reader name{
              reinterpret_cast<const kj::byte*>(letter.data()), letter.size()};
          record.initParents(1).set(0, name);
          record.initOutbox().setAcknowledged(name);
        });
  runtime::ask(
      self_, *memory, memory_deadline, std::move(commit),
      [this, id](const message<schema::CommitReceipt>&) {
        pending_.erase(id);
        self_->summarise(std::to_string(pending_.size()) + " experiments");
      },
      again);
}

// -- what there is ------------------------------------------------------------

result<message<schema::ExperimentList>>
inbox::list(const message<schema::ExperimentsQuery>& query) {
  auto wanted = query.read(
      [](schema::ExperimentsQuery::Reader from) -> result<std::string> {
        return messages::read_text(from.getId());
      });
  if (!wanted)
    return pass_on(wanted);
  auto known = memory_->reader().experiments();
  if (!known)
    return pass_on(known);
  std::erase_if(*known, [&](const auto& one) {
    return one.experiment == experiment
           || (!wanted->empty() && one.experiment != *wanted);
  });
  std::vector<std::string> queued;
  for (const auto& [id, one] : pending_)
    if ((wanted->empty() || id == *wanted)
        && std::none_of(known->begin(), known->end(), [&](const auto& seen) {
             return seen.experiment == id;
           }))
      queued.push_back(id);
  return messages::make_message<schema::ExperimentList>([&](auto to) {
    auto entries = to.initExperiments(
        static_cast<unsigned>(known->size() + queued.size()));
    unsigned at = 0;
    for (const auto& one : *known) {
      auto entry = entries[at++];
      entry.setId(one.experiment);
      entry.setName(one.name);
      entry.setState(std::string{storage::to_string(one.status)});
      entry.setRecords(one.records);
      entry.setLastUnixMs(one.last_unix_ms);
    }
    for (const auto& id : queued) {
      auto entry = entries[at++];
      entry.setId(id);
      entry.setState("queued");
    }
  });
}

} // namespace automodel::actors
