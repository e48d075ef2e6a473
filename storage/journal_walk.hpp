#pragma once

#include "storage/journal_store.hpp"

#include <functional>

namespace automodel::storage {

/// Goes through the journal from the first to the last entry, checks that
/// indexes have no gap and that the chain holds, and calls `use` for each.
/// Returns the number of entries. Errors: corrupt, and those of `use`.
result<std::uint64_t> walk_journal(
    const journal_store& store, const lmdb::transaction& txn,
    const std::function<result<void>(std::uint64_t, const journal_entry&)>&
        use);

} // namespace automodel::storage
