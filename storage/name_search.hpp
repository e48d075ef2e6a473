#pragma once

#include "storage/journal_store.hpp"

#include <string_view>
#include <vector>

namespace automodel::storage {

/// The record that a person means by the start of its id or by `#index`.
/// Errors: invalid_argument, not_found, conflict (the hint lists some).
result<std::uint64_t> find_record(const journal_store& store,
                                  const lmdb::transaction& txn,
                                  std::string_view name);

/// The same, or the records that mention the one artefact whose hash begins
/// so. Errors: as find_record.
result<std::vector<std::uint64_t>>
find_records_or_users(const journal_store& store, const lmdb::transaction& txn,
                      std::string_view name);

} // namespace automodel::storage
