#pragma once

#include "storage/journal_store.hpp"
#include "storage/state/state_map.hpp"
#include "storage/step_plan.hpp"

#include <map>
#include <optional>
#include <string>

namespace automodel::storage {

/// Writes steps within one transaction of the journal.
class step_writer {
public:
  /// Begins the transaction and finds the journal's end.
  static result<step_writer> begin(journal_store& store);

  /// What `check` found.
  struct admission {
    std::optional<receipt> repeated; ///< of an earlier commit of this step
    change_list changes{};           ///< of what is shared
  };

  /// Whether the step was written before, or may be written now. Writes
  /// nothing. Errors: conflict, invalid_argument, not_found,
  /// resource_exhausted, corrupt, io_error.
  result<admission> check(const step_plan& step) const;

  /// Writes a step that `check` just admitted. After an error the transaction
  /// cannot go on.
  result<receipt> write(const step_plan& step, const change_list& changes);

  /// Commits what was written. Errors: storage_full, io_error; then nothing
  /// was changed.
  result<void> commit();

private:
  step_writer(journal_store& store, lmdb::transaction txn)
      : store_(&store), txn_(std::move(txn)) {}

  result<receipt> check_repeated(const step_plan& step) const;
  result<void> check_item(const step_plan& step, std::size_t position) const;
  result<void> check_parents(const step_plan& step, std::size_t position) const;
  result<change_list> apply(const step_plan& step) const;

  journal_store* store_;
  lmdb::transaction txn_;
  std::uint64_t last_index_ = 0;
  digest last_chain_;
  std::map<std::string, experiment_summary> summaries_;
};

} // namespace automodel::storage
