#pragma once

#include "storage/journal_store.hpp"
#include "storage/memory_reader.hpp"

#include <vector>

namespace automodel::storage {

/// Where the parents of a record are. Errors: corrupt unless each is before it.
result<std::vector<std::uint64_t>> parent_indexes(const journal_store& store,
                                                  const lmdb::transaction& txn,
                                                  const stored_record& record);

/// All ancestors of the records at `start`, these included.
result<lineage> trace_back(const journal_store& store,
                           const lmdb::transaction& txn,
                           const std::vector<std::uint64_t>& start,
                           std::size_t limit);

} // namespace automodel::storage
