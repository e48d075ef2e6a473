#pragma once

#include "storage/journal_store.hpp"
#include "storage/state/state_map.hpp"

namespace automodel::storage {

/// The state as it lies in its table, within a transaction, which must outlive
/// this.
class stored_state final : public state_map {
public:
  stored_state(const journal_store& store, const lmdb::transaction& txn)
      : table_(store[table_id::state]), txn_(&txn) {}

  result<std::optional<std::string>> get(std::string_view key) const override;
  result<std::vector<item>> under(std::string_view prefix) const override;

private:
  lmdb::table table_;
  const lmdb::transaction* txn_;
};

/// Writes changes to the table.
result<void> write_changes(const journal_store& store, lmdb::transaction& txn,
                           const change_list& changes);

} // namespace automodel::storage
