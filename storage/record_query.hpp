#pragma once

#include "storage/journal_store.hpp"
#include "storage/memory_reader.hpp"

#include <string_view>
#include <vector>

namespace automodel::storage {

/// Queries of memory_reader, each within one transaction.

result<stored_record> load(const journal_store& store,
                           const lmdb::transaction& txn, std::uint64_t index);

result<stored_record> load(const journal_store& store,
                           const lmdb::transaction& txn, const digest& id);

result<std::vector<stored_record>>
load_all(const journal_store& store, const lmdb::transaction& txn,
         const std::vector<std::uint64_t>& indexes);

/// The records whose index ends a key under `prefix`, in the order of keys,
/// in a transaction of its own.
result<std::vector<stored_record>>
load_under(const journal_store& store, table_id where, std::string_view prefix);

/// Records that pass a filter. The narrowest table gives the candidates.
result<std::vector<stored_record>> select(const journal_store& store,
                                          const lmdb::transaction& txn,
                                          const record_filter& filter);

result<std::vector<experiment_summary>>
all_summaries(const journal_store& store, const lmdb::transaction& txn);

} // namespace automodel::storage
