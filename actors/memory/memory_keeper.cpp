#include "actors/memory/memory_keeper.hpp"

#include "messages/parameters.hpp"

#include <stdexcept>
#include <utility>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// A page of history stays well below the limit of a message.
constexpr std::size_t page_bytes = messages::limits::frame_bytes / 2;

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

// What the journal holds was validated when it was committed.
void copy_into(const storage::stored_record& from,
               schema::History::Entry::Builder to) {
  auto copied = from.record.read([&](schema::Record::Reader reader) {
    to.setRecord(reader);
    return result<void>{};
  });
  if (copied && !from.annex.empty())
    copied = from.annex.read([&](schema::Annex::Reader reader) {
      to.setAnnex(reader);
      return result<void>{};
    });
  if (!copied)
    throw std::runtime_error("a stored record is malformed: "
                             + to_string(copied.error()));
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

  std::vector<const storage::stored_record*> page;
  std::size_t bytes = 0;
  std::uint64_t next = 0;
  for (const auto& record : *records) {
    if (record.index < from)
      continue;
    bytes += record.record.words().bytes().size();
    if (!page.empty() && bytes > page_bytes) {
      next = record.index;
      break;
    }
    page.push_back(&record);
  }
  return messages::make_message<schema::History>([&](auto to) {
    to.setNextIndex(next);
    to.setNextSequence(*sequence + 1);
    auto entries = to.initEntries(static_cast<unsigned>(page.size()));
    for (unsigned i = 0; i < entries.size(); ++i) {
      entries[i].setIndex(page[i]->index);
      entries[i].setId(messages::as_data(page[i]->id));
      copy_into(*page[i], entries[i]);
    }
  });
}

} // namespace automodel::actors
