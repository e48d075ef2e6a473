#include "storage/record_query.hpp"

#include "storage/experiment_fold.hpp"
#include "storage/facets.hpp"
#include "storage/knowledge_text.hpp"
#include "storage/lmdb/cursor.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::storage {

namespace {

// Indexes in the journal's order, each once.
using index_list = std::vector<std::uint64_t>;

result<index_list> all_indexes(const journal_store& store,
                               const lmdb::transaction& txn,
                               std::uint64_t from) {
  auto last = store.last_index(txn);
  if (!last)
    return pass_on(last);
  if (from > *last)
    return index_list{};
  index_list indexes(*last - from + 1);
  std::iota(indexes.begin(), indexes.end(), from);
  return indexes;
}

// The experiments that begin with `prefix`, and their records.
result<index_list> indexes_of_experiments(const journal_store& store,
                                          const lmdb::transaction& txn,
                                          std::string_view prefix) {
  return store.numbers_under(txn, table_id::by_experiment, prefix);
}

bool has_time(const record_filter& filter) {
  return filter.since_unix_ms || filter.until_unix_ms;
}

// What each restriction of the filter leaves, but for its time.
result<std::vector<index_list>> restrictions(const journal_store& store,
                                             const lmdb::transaction& txn,
                                             const record_filter& filter) {
  std::vector<index_list> lists;
  auto add = [&](result<index_list> found) -> result<void> {
    if (!found)
      return pass_on(found);
    if (!std::is_sorted(found->begin(), found->end()))
      std::sort(found->begin(), found->end());
    // Of a claim that compares several, each once.
    found->erase(std::unique(found->begin(), found->end()), found->end());
    lists.push_back(std::move(*found));
    return {};
  };
  result<void> ok;
  if (!filter.experiment.empty())
    ok = add(indexes_of_experiments(store, txn, filter.experiment));
  if (ok && !filter.candidate.empty())
    ok = add(store.numbers_under(txn, table_id::by_candidate,
                                 key_builder{}.text(filter.candidate).take()));
  if (ok && filter.kind)
    ok = add(store.numbers_under(txn, table_id::by_kind,
                                 key_builder{}.kind(*filter.kind).take()));
  auto facet = [&](text_facet which, std::string_view value) {
    if (ok && !value.empty())
      ok = add(store.numbers_under(txn, table_id::facets,
                                   facet_prefix(which, value)));
  };
  facet(text_facet::agent, filter.agent);
  facet(text_facet::target, filter.target);
  facet(text_facet::protocol, filter.protocol);
  facet(text_facet::data, filter.dataset);
  if (filter.verdict)
    facet(text_facet::verdict, text_of(*filter.verdict));
  if (ok && (filter.least_delta || filter.most_delta))
    ok = add(store.numbers_between(
        txn, table_id::facets,
        delta_range(filter.least_delta, filter.most_delta)));
  if (ok && lists.empty() && !has_time(filter))
    ok = add(all_indexes(store, txn, filter.from));
  if (!ok)
    return pass_on(ok);
  return lists;
}

index_list intersect(std::vector<index_list> lists) {
  auto common = std::move(lists.front());
  for (std::size_t i = 1; i < lists.size(); ++i) {
    index_list both;
    std::set_intersection(common.begin(), common.end(), lists[i].begin(),
                          lists[i].end(), std::back_inserter(both));
    common = std::move(both);
  }
  return common;
}

// So many records are read in the time in which the index of times, which may
// hold all of the journal for the asked one, is walked.
constexpr std::size_t few_records = 1000;

result<index_list> in_time(const journal_store& store,
                           const lmdb::transaction& txn,
                           const record_filter& filter) {
  auto found = store.numbers_between(
      txn, table_id::facets,
      time_range(filter.since_unix_ms, filter.until_unix_ms));
  if (found)
    std::ranges::sort(*found);
  return found;
}

result<index_list> keep_in_time(const journal_store& store,
                                const lmdb::transaction& txn,
                                const record_filter& filter,
                                const index_list& some) {
  index_list kept;
  for (auto index : some) {
    auto entry = store.entry(txn, index);
    if (!entry)
      return pass_on(entry);
    auto at = committed_unix_ms(entry->annex);
    if (at != 0 && (!filter.since_unix_ms || at >= *filter.since_unix_ms)
        && (!filter.until_unix_ms || at <= *filter.until_unix_ms))
      kept.push_back(index);
  }
  return kept;
}

// What all restrictions leave.
result<index_list> matches(const journal_store& store,
                           const lmdb::transaction& txn,
                           const record_filter& filter) {
  auto lists = restrictions(store, txn, filter);
  if (!lists)
    return pass_on(lists);
  if (lists->empty())
    return in_time(store, txn, filter);
  auto common = intersect(std::move(*lists));
  if (!has_time(filter))
    return common;
  if (common.size() <= few_records)
    return keep_in_time(store, txn, filter, common);
  auto timely = in_time(store, txn, filter);
  if (!timely)
    return timely;
  return intersect({std::move(common), std::move(*timely)});
}

} // namespace

result<stored_record> load(const journal_store& store,
                           const lmdb::transaction& txn, std::uint64_t index) {
  auto entry = store.entry(txn, index);
  if (!entry)
    return pass_on(entry);
  return to_stored(index, std::move(*entry));
}

result<stored_record> load(const journal_store& store,
                           const lmdb::transaction& txn, const digest& id) {
  auto index = store.index_of(txn, id);
  if (!index)
    return pass_on(index);
  if (!*index)
    return fail(errc::not_found, "no record " + to_hex(id));
  return load(store, txn, **index);
}

result<std::vector<stored_record>>
load_all(const journal_store& store, const lmdb::transaction& txn,
         const std::vector<std::uint64_t>& indexes) {
  std::vector<stored_record> records;
  records.reserve(indexes.size());
  for (auto index : indexes) {
    auto record = load(store, txn, index);
    if (!record)
      return pass_on(record);
    records.push_back(std::move(*record));
  }
  return records;
}

result<std::vector<stored_record>> load_under(const journal_store& store,
                                              table_id where,
                                              std::string_view prefix) {
  auto txn = store.begin_read();
  if (!txn)
    return pass_on(txn);
  auto indexes = store.numbers_under(*txn, where, prefix);
  if (!indexes)
    return pass_on(indexes);
  return load_all(store, *txn, *indexes);
}

result<std::vector<stored_record>> select(const journal_store& store,
                                          const lmdb::transaction& txn,
                                          const record_filter& filter) {
  auto indexes = matches(store, txn, filter);
  if (!indexes)
    return pass_on(indexes);
  indexes->erase(
      indexes->begin(),
      std::lower_bound(indexes->begin(), indexes->end(), filter.from));
  if (filter.newest_first)
    std::reverse(indexes->begin(), indexes->end());
  if (indexes->size() > filter.limit)
    indexes->resize(filter.limit);
  return load_all(store, txn, *indexes);
}

result<std::vector<experiment_summary>>
all_summaries(const journal_store& store, const lmdb::transaction& txn) {
  auto at = lmdb::cursor::open(txn, store[table_id::experiments]);
  if (!at)
    return pass_on(at);
  std::vector<experiment_summary> summaries;
  auto found = at->first();
  for (; found && *found; found = at->next()) {
    auto key = at->key();
    auto summary = summary_from(
        {reinterpret_cast<const char*>(key.data()), key.size()}, at->value());
    if (!summary)
      return pass_on(summary);
    summaries.push_back(std::move(*summary));
  }
  if (!found)
    return pass_on(found);
  return summaries;
}

} // namespace automodel::storage
