#include "storage/lmdb/environment.hpp"

#include "storage/lmdb/lmdb_error.hpp"

#include <lmdb.h>

namespace automodel::storage::lmdb {

void environment::close::operator()(MDB_env* env) const noexcept {
  mdb_env_close(env);
}

result<environment> environment::open(const std::filesystem::path& folder,
                                      const environment_options& options) {
  MDB_env* env = nullptr;
  if (auto code = mdb_env_create(&env); code != 0)
    return failure(code, "cannot prepare an LMDB environment");
  environment opened{env};
  mdb_env_set_maxdbs(env, options.tables);
  mdb_env_set_maxreaders(env, options.readers);
  if (auto code = mdb_env_set_mapsize(env, options.map_bytes); code != 0)
    return failure(code, "cannot reserve the memory's address space");
  unsigned flags = MDB_NOTLS;
  if (options.read_only)
    flags |= MDB_RDONLY;
  if (auto code = mdb_env_open(env, folder.c_str(), flags, 0644); code != 0)
    return failure(code, "cannot open " + folder.string());
  return opened;
}

result<void> environment::copy_to(const std::filesystem::path& folder) const {
  auto code = mdb_env_copy2(native(), folder.c_str(), MDB_CP_COMPACT);
  if (code != 0)
    return failure(code, "cannot copy to " + folder.string());
  return {};
}

result<int> environment::clear_dead_readers() const {
  int dead = 0;
  if (auto code = mdb_reader_check(native(), &dead); code != 0)
    return failure(code, "cannot check for dead readers");
  return dead;
}

} // namespace automodel::storage::lmdb
