#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

struct MDB_env;

namespace automodel::storage::lmdb {

struct environment_options {
  std::uint64_t map_bytes = std::uint64_t{64} << 30; ///< address space
  unsigned tables = 32;
  unsigned readers = 1024; ///< counts when the lock file is created
  bool read_only = false;
};

/// An open LMDB environment: default synchronisation (a commit that returned
/// is on disk), no writable map, transactions not tied to threads.
///
/// LMDB's own rules apply: a process opens a folder once at a time, a forked
/// child does not use its parent's environment.
class environment {
public:
  /// Opens `folder`, which must exist; without read_only, files are created
  /// in it. Errors: see lmdb_error.hpp.
  static result<environment> open(const std::filesystem::path& folder,
                                  const environment_options& options);

  /// Copies a consistent snapshot, compacted, into an existing empty folder.
  result<void> copy_to(const std::filesystem::path& folder) const;

  /// Frees what readers that died have left. Returns how many there were.
  result<int> clear_dead_readers() const;

  MDB_env* native() const noexcept { return handle_.get(); }

private:
  struct close {
    void operator()(MDB_env* env) const noexcept;
  };
  explicit environment(MDB_env* env) : handle_(env) {}

  std::unique_ptr<MDB_env, close> handle_;
};

} // namespace automodel::storage::lmdb
