#pragma once

#include "storage/artefact_store.hpp"
#include "storage/experiment_fold.hpp"
#include "storage/journal_entry.hpp"
#include "storage/lmdb/environment.hpp"
#include "storage/lmdb/transaction.hpp"
#include "storage/memory_layout.hpp"
#include "storage/tables.hpp"
#include "storage/writer_lock.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::storage {

/// An open memory: environment, tables and artefacts, shared by the writer and
/// its readers. The functions read within a transaction.
class journal_store {
public:
  /// Takes the writer's lock and makes what is not there. The lock is held as
  /// long as anybody uses the environment: LMDB allows a process only one.
  static result<journal_store> open_for_writing(const memory_layout& layout,
                                                std::uint64_t map_bytes);

  /// While others may write.
  static result<journal_store> open_for_reading(const memory_layout& layout);

  const memory_layout& layout() const noexcept { return layout_; }
  const lmdb::environment& environment() const noexcept { return env_; }
  lmdb::table operator[](table_id id) const noexcept { return tables_[id]; }
  const artefact_store& artefacts() const noexcept { return artefacts_; }
  artefact_store& artefacts() noexcept { return artefacts_; }

  result<lmdb::transaction> begin_read() const {
    return lmdb::transaction::read(env_);
  }

  /// The last index; 0: the journal is empty.
  result<std::uint64_t> last_index(const lmdb::transaction& txn) const;

  /// Errors: not_found, corrupt, incompatible.
  result<journal_entry> entry(const lmdb::transaction& txn,
                              std::uint64_t index) const;

  /// The index of a record, if there is such a record.
  result<std::optional<std::uint64_t>> index_of(const lmdb::transaction& txn,
                                                const digest& id) const;

  /// The last sequence of a producer; 0: it never committed.
  result<std::uint64_t> last_sequence(const lmdb::transaction& txn,
                                      std::string_view producer) const;

  /// The numbers at the end of all keys that begin with `prefix`.
  result<std::vector<std::uint64_t>>
  numbers_under(const lmdb::transaction& txn, table_id where,
                std::string_view prefix) const;

  /// The numbers at the end of all keys in a range.
  result<std::vector<std::uint64_t>>
  numbers_between(const lmdb::transaction& txn, table_id where,
                  const key_range& range) const;

  /// Adds an entry's keys to all tables; the journal has it already.
  /// Summaries are read and written through `summaries`, see `write`.
  result<void> fold(lmdb::transaction& txn, std::uint64_t index,
                    const journal_entry& entry, const record_facts& facts,
                    std::map<std::string, experiment_summary>& summaries);

  /// Writes summaries that `fold` changed.
  result<void>
  write(lmdb::transaction& txn,
        const std::map<std::string, experiment_summary>& summaries);

  /// Writes the number of the fold's form; part of rebuilding.
  result<void> write_fold_revision(lmdb::transaction& txn);

  /// Whether the tables have the form of this build.
  result<bool> is_fold_current(const lmdb::transaction& txn) const;

private:
  journal_store(memory_layout layout, std::optional<writer_lock> lock,
                lmdb::environment env, table_set tables,
                artefact_store artefacts);

  memory_layout layout_;
  std::optional<writer_lock> lock_; ///< empty: a reader
  lmdb::environment env_;
  table_set tables_;
  artefact_store artefacts_;
};

} // namespace automodel::storage
