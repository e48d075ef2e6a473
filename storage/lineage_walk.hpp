#pragma once

#include "storage/journal_store.hpp"
#include "storage/memory_reader.hpp"

#include <vector>

namespace automodel::storage {

/// The ids that a record names as parents. Errors: parse_error.
result<std::vector<digest>> parent_ids(const record_message& record);

/// All ancestors of the records at `start`, these included.
result<lineage> trace_back(const journal_store& store,
                           const lmdb::transaction& txn,
                           const std::vector<std::uint64_t>& start,
                           std::size_t limit);

} // namespace automodel::storage
