#include "storage/lmdb/cursor.hpp"

#include "storage/lmdb/lmdb_error.hpp"

#include <lmdb.h>

namespace automodel::storage::lmdb {

void cursor::close::operator()(MDB_cursor* cursor) const noexcept {
  mdb_cursor_close(cursor);
}

result<cursor> cursor::open(const transaction& txn, table where) {
  MDB_cursor* handle = nullptr;
  auto code = mdb_cursor_open(txn.native(), where.handle, &handle);
  if (code != 0)
    return failure(code, "cannot open a cursor");
  return cursor{handle};
}

result<bool> cursor::move(int operation, view key) {
  MDB_val k{key.size(), const_cast<std::byte*>(key.data())};
  MDB_val v{};
  auto code = mdb_cursor_get(handle_.get(), &k, &v,
                             static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND)
    return false;
  if (code != 0)
    return failure(code, "cannot walk a table");
  key_ = {static_cast<const std::byte*>(k.mv_data), k.mv_size};
  value_ = {static_cast<const std::byte*>(v.mv_data), v.mv_size};
  return true;
}

result<bool> cursor::first() {
  return move(MDB_FIRST);
}
result<bool> cursor::last() {
  return move(MDB_LAST);
}
result<bool> cursor::next() {
  return move(MDB_NEXT);
}
result<bool> cursor::previous() {
  return move(MDB_PREV);
}
result<bool> cursor::seek(view key) {
  return move(MDB_SET_RANGE, key);
}

} // namespace automodel::storage::lmdb
