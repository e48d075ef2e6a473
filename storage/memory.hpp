#pragma once

#include "base/error.hpp"
#include "storage/artefact_store.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace automodel::storage {

struct memory_options {
  /// Address space reserved for the environment. The file grows only as far
  /// as it is used; reaching the limit is errc::storage_full.
  std::uint64_t map_bytes = std::uint64_t{64} << 30;

  /// Make a new memory where there is none.
  bool create = true;
};

/// The one writer of a memory: an append-only, hash-chained journal, tables
/// folded from it, and the artefacts its records name. See docs/memory.md for
/// the guarantees. Used by one thread at a time; readers are independent and
/// keep the environment and the writer's lock as long as they live.
class memory {
public:
  /// Opens or creates the memory in `folder` and takes its writer's lock.
  /// Errors: conflict (another process writes; the message names it),
  /// not_found (create is false), corrupt, incompatible, storage_full,
  /// io_error.
  static result<memory> open(const std::filesystem::path& folder,
                             memory_options options = {});

  memory(memory&&) noexcept;
  memory& operator=(memory&&) noexcept;
  ~memory();

  /// Writes a step: records, tables and the mark of the producer's sequence
  /// in one transaction. When it returns a receipt, all is on disk; when it
  /// returns an error, nothing was changed.
  ///
  /// Committing a (producer, sequence) again returns the old receipt.
  ///
  /// Records that change what is shared (slots, leases, budgets, letters,
  /// payments, skills) are checked against the state they find, see
  /// storage/state/: a stale version or token is a conflict, more than a budget
  /// has left is resource_exhausted.
  ///
  /// Errors: conflict (the sequence was used for other records, or the step
  /// of an experiment has its record already), invalid_argument (a gap in the
  /// sequence, a record out of its bounds; the message names the field),
  /// not_found (a parent or an artefact), incompatible (a kind this build
  /// does not know), storage_full, resource_exhausted, corrupt, io_error.
  result<receipt> commit(const step_commit& step);

  /// Group commit: all steps in one transaction, one wait for the disk. One
  /// result per step, in order. A refused step does not touch the others; if
  /// the transaction fails, each has that error and nothing was changed.
  std::vector<result<receipt>> commit_all(std::span<const step_commit> steps);

  /// Drops every table and folds it anew from the journal, in one
  /// transaction. Returns the number of records. Errors: corrupt (the journal
  /// itself is damaged), storage_full, io_error.
  result<std::uint64_t> rebuild();

  artefact_store& artefacts() noexcept;

  /// A reader of this memory, for any thread; it sees every commit that was
  /// acknowledged before the call.
  memory_reader reader() const;

private:
  struct state;
  explicit memory(std::unique_ptr<state> held);

  std::unique_ptr<state> state_;
};

} // namespace automodel::storage
