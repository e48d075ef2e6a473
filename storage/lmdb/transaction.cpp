#include "storage/lmdb/transaction.hpp"

#include "storage/lmdb/lmdb_error.hpp"

#include <lmdb.h>

namespace automodel::storage::lmdb {

namespace {

// LMDB does not write through keys and values it is given.
MDB_val to_val(view bytes) noexcept {
  return {bytes.size(), const_cast<std::byte*>(bytes.data())};
}

unsigned flags_of(put_mode mode) noexcept {
  switch (mode) {
  case put_mode::replace:
    return 0;
  case put_mode::insert:
    return MDB_NOOVERWRITE;
  case put_mode::append:
    return MDB_APPEND;
  }
  return 0;
}

tl::unexpected<error> write_failed(MDB_env* env, int code,
                                   std::string_view doing) {
  const char* folder = nullptr;
  mdb_env_get_path(env, &folder);
  return write_failure(code, doing, folder);
}

} // namespace

void transaction::abort::operator()(MDB_txn* txn) const noexcept {
  mdb_txn_abort(txn);
}

result<transaction> transaction::begin(const environment& env, unsigned flags) {
  MDB_txn* txn = nullptr;
  auto code = mdb_txn_begin(env.native(), nullptr, flags, &txn);
  if (code == MDB_READERS_FULL && env.clear_dead_readers().value_or(0) > 0)
    code = mdb_txn_begin(env.native(), nullptr, flags, &txn);
  if (code != 0)
    return failure(code, "cannot begin a transaction");
  return transaction{txn};
}

result<transaction> transaction::read(const environment& env) {
  return begin(env, MDB_RDONLY);
}

result<transaction> transaction::write(const environment& env) {
  return begin(env, 0);
}

result<table> transaction::open_table(const char* name, key_order order) {
  unsigned env_flags = 0;
  mdb_env_get_flags(mdb_txn_env(native()), &env_flags);
  unsigned flags = order == key_order::integer ? MDB_INTEGERKEY : 0;
  if ((env_flags & MDB_RDONLY) == 0)
    flags |= MDB_CREATE;
  table opened;
  auto code = mdb_dbi_open(native(), name, flags, &opened.handle);
  if (code == MDB_NOTFOUND)
    return fail(errc::not_found, std::string{"there is no table "} + name);
  if (code != 0)
    return failure(code, std::string{"cannot open table "} + name);
  return opened;
}

result<std::optional<view>> transaction::get(table where, view key) const {
  auto wanted = to_val(key);
  MDB_val found{};
  auto code = mdb_get(native(), where.handle, &wanted, &found);
  if (code == MDB_NOTFOUND)
    return std::nullopt;
  if (code != 0)
    return failure(code, "cannot read a key");
  return view{static_cast<const std::byte*>(found.mv_data), found.mv_size};
}

result<void> transaction::put(table where, view key, view value,
                              put_mode mode) {
  auto k = to_val(key);
  auto v = to_val(value);
  auto code = mdb_put(native(), where.handle, &k, &v, flags_of(mode));
  if (code == MDB_KEYEXIST)
    return fail(errc::conflict, "the key exists already");
  if (code != 0)
    return write_failed(mdb_txn_env(native()), code, "cannot write a key");
  return {};
}

result<void> transaction::erase(table where, view key) {
  auto k = to_val(key);
  auto code = mdb_del(native(), where.handle, &k, nullptr);
  if (code != 0 && code != MDB_NOTFOUND)
    return write_failed(mdb_txn_env(native()), code, "cannot remove a key");
  return {};
}

result<void> transaction::clear(table where) {
  if (auto code = mdb_drop(native(), where.handle, 0); code != 0)
    return write_failed(mdb_txn_env(native()), code, "cannot clear a table");
  return {};
}

result<std::uint64_t> transaction::count(table where) const {
  MDB_stat status{};
  if (auto code = mdb_stat(native(), where.handle, &status); code != 0)
    return failure(code, "cannot count a table");
  return status.ms_entries;
}

std::size_t transaction::id() const noexcept {
  return mdb_txn_id(native());
}

result<void> transaction::commit() {
  auto* env = mdb_txn_env(native());
  if (auto code = mdb_txn_commit(handle_.release()); code != 0)
    return write_failed(env, code, "cannot commit");
  return {};
}

} // namespace automodel::storage::lmdb
