#pragma once

#include "storage/ideas/tried.hpp"
#include "storage/journal_store.hpp"

namespace automodel::storage {

/// memory_reader::tried within one transaction: hypotheses and evaluations
/// are narrowed by the indexes and compared one by one.
result<tried_answer> find_tried(const journal_store& store,
                                const lmdb::transaction& txn,
                                const tried_query& query);

} // namespace automodel::storage
