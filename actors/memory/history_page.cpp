#include "actors/memory/history_page.hpp"

#include "messages/parameters.hpp"

#include <stdexcept>

namespace automodel::actors {

namespace {

// A page of history stays well below the limit of a message.
constexpr std::size_t page_bytes = messages::limits::frame_bytes / 2;

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

} // namespace

message<schema::History>
history_page(const std::vector<storage::stored_record>& records,
             std::uint64_t from, std::uint64_t next_sequence) {
  std::vector<const storage::stored_record*> page;
  std::size_t bytes = 0;
  std::uint64_t next = 0;
  for (const auto& record : records) {
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
    to.setNextSequence(next_sequence);
    auto entries = to.initEntries(static_cast<unsigned>(page.size()));
    for (unsigned i = 0; i < entries.size(); ++i) {
      entries[i].setIndex(page[i]->index);
      entries[i].setId(messages::as_data(page[i]->id));
      copy_into(*page[i], entries[i]);
    }
  });
}

result<std::vector<storage::stored_record>>
records_from(const storage::memory_reader& reader,
             const std::string& experiment, std::uint64_t from) {
  if (experiment.empty())
    return reader.log({.from = from});
  auto records = reader.steps(experiment);
  if (records)
    std::erase_if(*records,
                  [&](const auto& record) { return record.index < from; });
  return records;
}

} // namespace automodel::actors
