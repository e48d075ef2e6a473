#pragma once

#include "base/error.hpp"
#include "storage/lmdb/environment.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

struct MDB_txn;

namespace automodel::storage::lmdb {

/// Bytes in the map: valid until the transaction ends or writes, and not
/// aligned; copy them before anything else reads them as a structure.
using view = std::span<const std::byte>;

/// A named table; the handle is valid as long as its environment.
struct table {
  unsigned handle = 0;
};

enum class key_order {
  bytes,   ///< as memcmp, shorter first
  integer, ///< 64-bit integers of the machine
};

enum class put_mode {
  replace, ///< insert or overwrite
  insert,  ///< errc::conflict when the key is there
  append,  ///< the key is the largest; errc::conflict otherwise
};

/// A transaction; dropped without commit, it leaves no trace.
class transaction {
public:
  /// A snapshot of the last commit.
  static result<transaction> read(const environment& env);

  /// The one write transaction; waits for another process's.
  static result<transaction> write(const environment& env);

  /// Opens a table, which a write transaction creates where it is absent.
  /// Errors: not_found.
  result<table> open_table(const char* name, key_order order);

  result<std::optional<view>> get(table where, view key) const;
  result<void> put(table where, view key, view value,
                   put_mode mode = put_mode::replace);

  /// Removes a key, if it is there.
  result<void> erase(table where, view key);

  /// Removes all keys of a table.
  result<void> clear(table where);

  /// Number of keys.
  result<std::uint64_t> count(table where) const;

  /// Number of the snapshot.
  std::size_t id() const noexcept;

  /// Waits until all is on disk. Ends the transaction, also on error, which
  /// leaves everything as it was.
  result<void> commit();

  MDB_txn* native() const noexcept { return handle_.get(); }

private:
  struct abort {
    void operator()(MDB_txn* txn) const noexcept;
  };
  static result<transaction> begin(const environment& env, unsigned flags);
  explicit transaction(MDB_txn* txn) : handle_(txn) {}

  std::unique_ptr<MDB_txn, abort> handle_;
};

inline view as_view(std::string_view text) noexcept {
  return std::as_bytes(std::span{text});
}

} // namespace automodel::storage::lmdb
