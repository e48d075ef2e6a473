#include "storage/memory_reader.hpp"

#include "storage/backup.hpp"
#include "storage/ideas/tried_search.hpp"
#include "storage/journal_store.hpp"
#include "storage/lineage_walk.hpp"
#include "storage/lmdb/cursor.hpp"
#include "storage/name_search.hpp"
#include "storage/record_query.hpp"
#include "storage/verify.hpp"

#include <algorithm>

namespace automodel::storage {

memory_reader::memory_reader(std::shared_ptr<const journal_store> store)
    : store_(std::move(store)) {}

result<memory_reader> memory_reader::open(const std::filesystem::path& folder) {
  auto store = journal_store::open_for_reading(memory_layout{folder});
  if (!store)
    return pass_on(store);
  return memory_reader{
      std::make_shared<const journal_store>(std::move(*store))};
}

result<journal_head> memory_reader::head() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto last = store_->last_index(*txn);
  if (!last)
    return pass_on(last);
  if (*last == 0)
    return journal_head{};
  auto entry = store_->entry(*txn, *last);
  if (!entry)
    return pass_on(entry);
  return journal_head{*last, entry->chain()};
}

result<stored_record> memory_reader::get(std::uint64_t index) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return load(*store_, *txn, index);
}

result<stored_record> memory_reader::get(const digest& id) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return load(*store_, *txn, id);
}

result<stored_record> memory_reader::find(std::string_view name) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto index = find_record(*store_, *txn, name);
  if (!index)
    return pass_on(index);
  return load(*store_, *txn, *index);
}

result<std::vector<stored_record>>
memory_reader::log(const record_filter& filter) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return select(*store_, *txn, filter);
}

result<tried_answer> memory_reader::tried(const tried_query& query) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return find_tried(*store_, *txn, query);
}

result<std::vector<stored_record>>
memory_reader::steps(std::string_view experiment) const {
  auto prefix = key_builder{}.text(experiment).take();
  return load_under(*store_, table_id::by_experiment, prefix);
}

result<std::optional<stored_record>>
memory_reader::step(std::string_view experiment, std::string_view step) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto key = key_builder{}.text(experiment).text(step).take();
  auto value = txn->get((*store_)[table_id::by_step], lmdb::as_view(key));
  if (!value)
    return pass_on(value);
  if (!*value)
    return std::nullopt;
  auto index = from_value(**value);
  if (!index)
    return pass_on(index);
  auto record = load(*store_, *txn, *index);
  if (!record)
    return pass_on(record);
  return std::move(*record);
}

result<std::vector<stored_record>>
memory_reader::decisions(std::string_view experiment) const {
  auto prefix = key_builder{}.text(experiment).take();
  return load_under(*store_, table_id::decisions, prefix);
}

result<std::vector<stored_record>>
memory_reader::outcomes(std::string_view experiment,
                        std::string_view candidate) const {
  auto prefix = key_builder{}.text(experiment);
  if (!candidate.empty())
    prefix.text(candidate);
  return load_under(*store_, table_id::outcomes, prefix.take());
}

result<std::vector<experiment_summary>> memory_reader::experiments() const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto summaries = all_summaries(*store_, *txn);
  if (!summaries)
    return pass_on(summaries);
  std::sort(summaries->begin(), summaries->end(),
            [](const auto& a, const auto& b) {
              return a.first_index < b.first_index;
            });
  return summaries;
}

result<std::uint64_t>
memory_reader::last_sequence(std::string_view producer) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  return store_->last_sequence(*txn, producer);
}

result<std::vector<stored_record>>
memory_reader::parents(const digest& id) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto record = load(*store_, *txn, id);
  if (!record)
    return pass_on(record);
  auto indexes = parent_indexes(*store_, *txn, *record);
  if (!indexes)
    return pass_on(indexes);
  return load_all(*store_, *txn, *indexes);
}

result<std::vector<stored_record>>
memory_reader::children(const digest& id) const {
  return load_under(*store_, table_id::children, key_builder{}.hash(id).take());
}

result<std::vector<stored_record>>
memory_reader::users_of(const digest& artefact) const {
  return load_under(*store_, table_id::mentions,
                    key_builder{}.hash(artefact).take());
}

result<lineage> memory_reader::why(const digest& record_or_artefact,
                                   std::size_t limit) const {
  return why(to_hex(record_or_artefact), limit);
}

result<lineage> memory_reader::why(std::string_view name,
                                   std::size_t limit) const {
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  auto start = find_records_or_users(*store_, *txn, name);
  if (!start)
    return pass_on(start);
  return trace_back(*store_, *txn, *start, limit);
}

result<verification> memory_reader::verify(bool deep) const {
  return verify_store(*store_, deep);
}

result<std::vector<digest>> memory_reader::unreferenced_artefacts() const {
  auto names = artefacts().list();
  if (!names)
    return pass_on(names);
  auto txn = store_->begin_read();
  if (!txn)
    return pass_on(txn);
  std::vector<digest> unreferenced;
  for (const auto& name : *names) {
    auto users = store_->numbers_under(*txn, table_id::mentions,
                                       key_builder{}.hash(name).take());
    if (!users)
      return pass_on(users);
    if (users->empty())
      unreferenced.push_back(name);
  }
  return unreferenced;
}

result<void> memory_reader::backup(const std::filesystem::path& folder) const {
  return back_up(*store_, folder);
}

const artefact_store& memory_reader::artefacts() const noexcept {
  return store_->artefacts();
}

shared_view memory_reader::shared() const {
  return shared_view{store_};
}

} // namespace automodel::storage
