#include "actors/memory/memory_keeper.hpp"

#include "actors/memory/history_page.hpp"
#include "actors/memory/shared_answer.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <utility>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t longest_wait_ms = 60'000;

message<schema::Annex> stamped(schema::Annex::Reader from,
                               std::int64_t unix_ms) {
  capnp::MallocMessageBuilder builder;
  builder.setRoot(from);
  builder.getRoot<schema::Annex>().setCommittedUnixMs(unix_ms);
  return message<schema::Annex>{builder};
}

result<storage::step_commit> read(const message<schema::CommitStep>& request,
                                  std::int64_t unix_ms) {
  return request.read(
      [&](schema::CommitStep::Reader from) -> result<storage::step_commit> {
        storage::step_commit commit{
            messages::read_text(from.getProducer()), from.getSequence(), {}};
        for (auto entry : from.getResults())
          commit.records.push_back({messages::copy_message(entry.getRecord()),
                                    stamped(entry.getAnnex(), unix_ms)});
        return commit;
      });
}

message<schema::CommitReceipt> write(const storage::receipt& receipt) {
  return messages::make_message<schema::CommitReceipt>([&](auto to) {
    to.setFirstIndex(receipt.first_index);
    to.setRepeated(receipt.repeated);
    auto ids = to.initIds(static_cast<unsigned>(receipt.ids.size()));
    for (unsigned i = 0; i < ids.size(); ++i)
      ids.set(i, messages::as_data(receipt.ids[i]));
  });
}

} // namespace

memory_keeper::memory_keeper(self_type* self,
                             std::shared_ptr<storage::memory> memory)
    : self_(self), memory_(std::move(memory)) {}

memory_keeper::handle::behavior_type memory_keeper::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::CommitStep>& request) {
                         return queue(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::HistoryQuery>& query) {
                         return history(query);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::WatchRequest>& request) {
                         return watch(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::LettersRequest>& request) {
                         return letters(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::SharedQuery>& query) {
                         return shared(query);
                       }),
  };
}

memory_keeper::answer
memory_keeper::queue(const message<schema::CommitStep>& request) {
  auto reply = self_->promise_reply<message<schema::CommitReceipt>>();
  auto commit = read(request, self_->environment().unix_ms());
  if (!commit) {
    reply.deliver(pass_on(commit));
    return reply;
  }
  if (queued_.empty())
    self_->after(0ms, [this] { flush(); });
  queued_.push_back(std::move(*commit));
  answers_.push_back(reply);
  return reply;
}

void memory_keeper::flush() {
  auto commits = std::exchange(queued_, {});
  auto answers = std::exchange(answers_, {});
  auto receipts = memory_->commit_all(commits);
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    if (receipts[i])
      answers[i].deliver(write(*receipts[i]));
    else {
      self_->note_error(to_string(receipts[i].error()));
      answers[i].deliver(pass_on(receipts[i]));
    }
  }
  waits_.answer_all(self_->environment().unix_ms());
}

result<message<schema::History>>
memory_keeper::history(const message<schema::HistoryQuery>& query) {
  std::string experiment;
  std::uint64_t from = 0;
  auto read
      = query.read([&](schema::HistoryQuery::Reader reader) -> result<void> {
          experiment = messages::read_text(reader.getExperiment());
          from = reader.getFromIndex();
          return {};
        });
  if (!read)
    return pass_on(read);
  auto reader = memory_->reader();
  auto records = reader.steps(experiment);
  if (!records)
    return pass_on(records);
  auto sequence = reader.last_sequence(experiment);
  if (!sequence)
    return pass_on(sequence);
  return history_page(*records, from, *sequence + 1);
}

memory_keeper::history_promise
memory_keeper::watch(const message<schema::WatchRequest>& request) {
  auto reply = self_->promise_reply<message<schema::History>>();
  auto waits = request.read([&](schema::WatchRequest::Reader from) {
    auto experiment = messages::read_text(from.getExperiment());
    return wait(reply, from.getWaitMs(),
                [this, experiment, index = from.getFromIndex()] {
                  return records_from(memory_->reader(), experiment, index);
                });
  });
  if (!waits)
    reply.deliver(pass_on(waits));
  return reply;
}

memory_keeper::history_promise
memory_keeper::letters(const message<schema::LettersRequest>& request) {
  auto reply = self_->promise_reply<message<schema::History>>();
  auto waits = request.read([&](schema::LettersRequest::Reader from) {
    return wait(reply, from.getWaitMs(),
                [this, to = messages::read_text(from.getTo())] {
                  return memory_->reader().shared().letters(to);
                });
  });
  if (!waits)
    reply.deliver(pass_on(waits));
  return reply;
}

result<void> memory_keeper::wait(const history_promise& reply,
                                 std::uint32_t wait_ms,
                                 record_waits::look_up look) {
  auto now = self_->environment().unix_ms();
  auto time = std::min<std::int64_t>(wait_ms, longest_wait_ms);
  if (auto ok = waits_.add({std::move(look), reply, now + time}, now); !ok)
    return ok;
  if (reply.pending())
    self_->after(std::chrono::milliseconds{time},
                 [this] { waits_.answer_all(self_->environment().unix_ms()); });
  return {};
}

result<message<schema::SharedAnswer>>
memory_keeper::shared(const message<schema::SharedQuery>& query) {
  return shared_answer(memory_->reader().shared(), query,
                       self_->environment().unix_ms());
}

} // namespace automodel::actors
