#pragma once

#include "storage/lmdb/transaction.hpp"

#include <memory>

struct MDB_cursor;

namespace automodel::storage::lmdb {

/// Walks a table in key order, within one read transaction or between two
/// writes. It must not outlive its transaction.
class cursor {
public:
  static result<cursor> open(const transaction& txn, table where);

  /// Each move tells whether there is such a key; if not, key and value are
  /// as before.
  result<bool> first();
  result<bool> last();
  result<bool> next();
  result<bool> previous();

  /// To the first key that is not less than `key`.
  result<bool> seek(view key);

  view key() const noexcept { return key_; }
  view value() const noexcept { return value_; }

private:
  struct close {
    void operator()(MDB_cursor* cursor) const noexcept;
  };
  explicit cursor(MDB_cursor* handle) : handle_(handle) {}
  result<bool> move(int operation, view key = {});

  std::unique_ptr<MDB_cursor, close> handle_;
  view key_, value_;
};

} // namespace automodel::storage::lmdb
