#include "storage/step_writer.hpp"

#include "storage/state/state_fold.hpp"
#include "storage/state/stored_state.hpp"

#include <algorithm>

namespace automodel::storage {

result<step_writer> step_writer::begin(journal_store& store) {
  auto txn = lmdb::transaction::write(store.environment());
  if (!txn)
    return pass_on(txn);
  step_writer writer{store, std::move(*txn)};
  auto last = store.last_index(writer.txn_);
  if (!last)
    return pass_on(last);
  writer.last_index_ = *last;
  if (*last == 0)
    return writer;
  auto entry = store.entry(writer.txn_, *last);
  if (!entry)
    return pass_on(entry);
  writer.last_chain_ = entry->chain();
  return writer;
}

result<step_writer::admission> step_writer::check(const step_plan& step) const {
  auto last = store_->last_sequence(txn_, step.producer);
  if (!last)
    return pass_on(last);
  if (step.sequence <= *last) {
    auto old = check_repeated(step);
    if (!old)
      return pass_on(old);
    return admission{std::move(*old)};
  }
  if (step.sequence != *last + 1)
    return fail(errc::invalid_argument,
                "producer " + step.producer
                    + " skips a sequence: " + std::to_string(step.sequence)
                    + " after " + std::to_string(*last),
                "the next is " + std::to_string(*last + 1));
  for (std::size_t i = 0; i < step.items.size(); ++i)
    if (auto ok = check_item(step, i); !ok)
      return pass_on(ok);
  auto changes = apply(step);
  if (!changes)
    return pass_on(changes);
  return admission{std::nullopt, std::move(*changes)};
}

result<change_list> step_writer::apply(const step_plan& step) const {
  stored_state before{*store_, txn_};
  state_changes changes{before};
  auto index = last_index_;
  for (const auto& item : step.items) {
    if (auto ok = admit_record(changes, item.record); !ok)
      return pass_on(ok);
    if (auto ok
        = apply_record(changes, ++index, item.id, item.record, item.annex);
        !ok)
      return pass_on(ok);
  }
  return changes.take();
}

result<receipt> step_writer::check_repeated(const step_plan& step) const {
  auto key = key_builder{}.text(step.producer).number(step.sequence).take();
  auto value = txn_.get((*store_)[table_id::commits], lmdb::as_view(key));
  if (!value)
    return pass_on(value);
  if (!*value)
    return fail(errc::corrupt,
                "the mark of producer " + step.producer + ", sequence "
                    + std::to_string(step.sequence) + ", is gone",
                "automodel memory rebuild");
  auto place = commit_place_from(**value);
  if (!place)
    return pass_on(place);
  receipt old{.first_index = place->first_index, .ids = {}, .repeated = true};
  bool same = place->size == step.items.size();
  for (std::size_t i = 0; same && i < step.items.size(); ++i) {
    auto entry = store_->entry(txn_, place->first_index + i);
    if (!entry)
      return pass_on(entry);
    old.ids.push_back(entry->id);
    same = entry->id == step.items[i].id;
  }
  if (!same)
    return fail(errc::conflict, "producer " + step.producer + " used sequence "
                                    + std::to_string(step.sequence)
                                    + " for other records, from #"
                                    + std::to_string(place->first_index));
  return old;
}

result<void> step_writer::check_item(const step_plan& step,
                                     std::size_t position) const {
  const auto& facts = step.items[position].facts;
  auto key = key_builder{}.text(facts.experiment).text(facts.step).take();
  auto there = txn_.get((*store_)[table_id::by_step], lmdb::as_view(key));
  if (!there)
    return pass_on(there);
  auto same_step = [&](const step_plan::item& other) {
    return other.facts.step == facts.step
           && other.facts.experiment == facts.experiment;
  };
  auto before = step.items.begin() + static_cast<std::ptrdiff_t>(position);
  if (*there || std::any_of(step.items.begin(), before, same_step))
    return fail(errc::conflict,
                "experiment " + facts.experiment + " has a record of step '"
                    + facts.step + "' already",
                "a step is recorded once; a repeated one has another name");
  for (const auto& artefact : facts.artefacts)
    if (!store_->artefacts().contains(artefact))
      return fail(errc::not_found,
                  "step '" + facts.step + "' names artefact " + to_hex(artefact)
                      + ", which is not in the store",
                  "put the artefact first");
  return check_parents(step, position);
}

result<void> step_writer::check_parents(const step_plan& step,
                                        std::size_t position) const {
  const auto& facts = step.items[position].facts;
  auto before = step.items.begin() + static_cast<std::ptrdiff_t>(position);
  for (const auto& parent : facts.parents) {
    auto is_parent
        = [&](const step_plan::item& other) { return other.id == parent; };
    if (std::any_of(step.items.begin(), before, is_parent))
      continue;
    auto index = store_->index_of(txn_, parent);
    if (!index)
      return pass_on(index);
    if (!*index)
      return fail(errc::not_found,
                  "step '" + facts.step + "' names parent " + to_hex(parent)
                      + ", which is no record",
                  "parents are recorded first, or earlier in the same step");
  }
  return {};
}

result<receipt> step_writer::write(const step_plan& step,
                                   const change_list& changes) {
  receipt made{.first_index = last_index_ + 1, .ids = {}, .repeated = false};
  auto size = static_cast<std::uint32_t>(step.items.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    const auto& item = step.items[i];
    journal_entry entry{.chain_before = last_chain_,
                        .id = item.id,
                        .producer = step.producer,
                        .sequence = step.sequence,
                        .position = i,
                        .commit_size = size,
                        .record = item.record,
                        .annex = item.annex};
    auto index = last_index_ + 1;
    if (auto ok = txn_.put((*store_)[table_id::journal],
                           std::as_bytes(std::span{&index, 1}), encode(entry),
                           lmdb::put_mode::append);
        !ok)
      return pass_on(ok);
    if (auto ok = store_->fold(txn_, index, entry, item.facts, summaries_); !ok)
      return pass_on(ok);
    last_index_ = index;
    last_chain_ = entry.chain();
    made.ids.push_back(item.id);
  }
  if (auto ok = write_changes(*store_, txn_, changes); !ok)
    return pass_on(ok);
  return made;
}

result<void> step_writer::commit() {
  if (auto ok = store_->write(txn_, summaries_); !ok)
    return ok;
  return txn_.commit();
}

} // namespace automodel::storage
