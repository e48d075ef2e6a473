#include "bench/theirs/bare_lmdb.hpp"

#include "base/digest.hpp"
#include "bench/wall_clock.hpp"
#include "storage/tables.hpp"

#include <lmdb.h>

#include <array>
#include <cstring>
#include <fstream>
#include <memory>
#include <span>
#include <vector>

namespace automodel::bench {

namespace {

using storage::table_count;
using storage::table_id;

constexpr std::size_t map_bytes = std::size_t{64} << 30;

struct put {
  unsigned table = 0, flags = 0;
  MDB_val key{}, value{};
};

// The trace in memory: transactions of puts that point into its bytes.
struct trace {
  std::string bytes;
  std::vector<std::vector<put>> transactions;
};

// Our own file, written just before.
trace read_trace(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  trace read{{std::istreambuf_iterator<char>{in}, {}}, {}};
  auto* at = read.bytes.data();
  auto* end = at + read.bytes.size();
  auto number = [&] {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  while (at < end) {
    auto& puts = read.transactions.emplace_back(number());
    for (auto& one : puts) {
      one.table = static_cast<unsigned char>(*at++);
      one.flags = *at++ != 0 ? MDB_APPEND : 0;
      one.key.mv_size = number();
      one.value.mv_size = number();
      one.key.mv_data = at;
      one.value.mv_data = at += one.key.mv_size;
      at += one.value.mv_size;
    }
  }
  return read;
}

tl::unexpected<error> failed(int code) {
  return fail(errc::io_error, std::string{"LMDB: "} + mdb_strerror(code));
}

struct closing {
  void operator()(MDB_env* env) const noexcept { mdb_env_close(env); }
};
using environment = std::unique_ptr<MDB_env, closing>;

// With what storage/lmdb/environment.cpp sets.
result<environment> open(const std::filesystem::path& folder, unsigned flags) {
  std::filesystem::create_directories(folder);
  MDB_env* env = nullptr;
  if (auto code = mdb_env_create(&env); code != 0)
    return failed(code);
  environment opened{env};
  mdb_env_set_maxdbs(env, 32);
  mdb_env_set_maxreaders(env, 1024);
  mdb_env_set_mapsize(env, map_bytes);
  if (auto code = mdb_env_open(env, folder.c_str(), MDB_NOTLS | flags, 0644);
      code != 0)
    return failed(code);
  return opened;
}

using handles = std::array<MDB_dbi, table_count>;

int open_tables(MDB_txn* txn, unsigned create, handles& tables) {
  for (std::size_t i = 0; i < table_count; ++i) {
    auto id = static_cast<table_id>(i);
    auto flags = create | (id == table_id::journal ? MDB_INTEGERKEY : 0U);
    if (auto code = mdb_dbi_open(txn, name_of(id), flags, &tables[i]);
        code != 0)
      return code;
  }
  return 0;
}

int write(MDB_env* env, const handles& tables, std::vector<put>& puts) {
  MDB_txn* txn = nullptr;
  if (auto code = mdb_txn_begin(env, nullptr, 0, &txn); code != 0)
    return code;
  for (auto& one : puts)
    if (auto code
        = mdb_put(txn, tables.at(one.table), &one.key, &one.value, one.flags);
        code != 0) {
      mdb_txn_abort(txn);
      return code;
    }
  return mdb_txn_commit(txn);
}

} // namespace

result<nlohmann::json>
measure_bare_lmdb(const std::filesystem::path& trace_path,
                  const std::filesystem::path& folder) {
  auto trace = read_trace(trace_path);
  auto env = open(folder, 0);
  if (!env)
    return pass_on(env);
  MDB_txn* txn = nullptr;
  handles tables{};
  if (auto code = mdb_txn_begin(env->get(), nullptr, 0, &txn); code != 0)
    return failed(code);
  if (auto code = open_tables(txn, MDB_CREATE, tables); code != 0)
    return failed(code);
  if (auto code = mdb_txn_commit(txn); code != 0)
    return failed(code);
  if (auto code = write(env->get(), tables, trace.transactions.front());
      code != 0)
    return failed(code);
  auto began = wall_seconds();
  for (auto& puts : std::span{trace.transactions}.subspan(1))
    if (auto code = write(env->get(), tables, puts); code != 0)
      return failed(code);
  return nlohmann::json{{"seconds", wall_seconds() - began}};
}

result<std::string> digest_of_tables(const std::filesystem::path& folder) {
  auto env = open(folder, MDB_RDONLY);
  if (!env)
    return pass_on(env);
  MDB_txn* txn = nullptr;
  handles tables{};
  if (auto code = mdb_txn_begin(env->get(), nullptr, MDB_RDONLY, &txn);
      code != 0)
    return failed(code);
  digest_builder hash;
  auto add = [&](const MDB_val& bytes) {
    hash.add(std::string_view{static_cast<const char*>(bytes.mv_data),
                              bytes.mv_size});
  };
  auto code = open_tables(txn, 0, tables);
  for (std::size_t i = 0; code == 0 && i < table_count; ++i) {
    if (static_cast<table_id>(i) == table_id::meta)
      continue;
    MDB_cursor* at = nullptr;
    code = mdb_cursor_open(txn, tables[i], &at);
    MDB_val key{}, value{};
    while (code == 0 && mdb_cursor_get(at, &key, &value, MDB_NEXT) == 0) {
      add(key);
      add(value);
    }
    if (at != nullptr)
      mdb_cursor_close(at);
  }
  mdb_txn_abort(txn);
  if (code != 0)
    return failed(code);
  return to_hex(hash.finish()).substr(0, 16);
}

} // namespace automodel::bench
