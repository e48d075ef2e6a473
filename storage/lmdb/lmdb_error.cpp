#include "storage/lmdb/lmdb_error.hpp"

#include <sys/statvfs.h>

#include <lmdb.h>

#include <cerrno>
#include <cstdint>
#include <string>

namespace automodel::storage::lmdb {

namespace {

errc kind_of(int code) noexcept {
  switch (code) {
  case MDB_MAP_FULL:
  case ENOSPC:
  case EDQUOT:
    return errc::storage_full;
  case MDB_CORRUPTED:
  case MDB_PAGE_NOTFOUND:
  case MDB_INVALID:
    return errc::corrupt;
  case MDB_VERSION_MISMATCH:
  case MDB_INCOMPATIBLE:
    return errc::incompatible;
  case MDB_READERS_FULL:
  case MDB_TXN_FULL:
  case ENOMEM:
    return errc::resource_exhausted;
  case MDB_BAD_VALSIZE:
  case MDB_BAD_DBI:
  case MDB_BAD_TXN:
  case EINVAL:
    return errc::internal;
  case ENOENT:
    return errc::not_found;
  default:
    return errc::io_error;
  }
}

std::string hint_of(int code) {
  switch (code) {
  case MDB_MAP_FULL:
    return "the space reserved for the memory is used up; nothing was "
           "changed";
  case ENOSPC:
  case EDQUOT:
    return "nothing was changed; go on when there is space again";
  case MDB_PANIC:
    return "the disk refused a write; open the memory again";
  case MDB_READERS_FULL:
    return "too many processes read this memory";
  default:
    return {};
  }
}

// Less than LMDB writes at once.
constexpr std::uint64_t hardly_any_bytes = 1 << 20;

bool is_disk_full(const char* folder) noexcept {
  struct statvfs status {};
  return ::statvfs(folder, &status) == 0
         && status.f_bavail * status.f_frsize < hardly_any_bytes;
}

} // namespace

tl::unexpected<error> failure(int code, std::string_view doing) {
  return fail(kind_of(code), std::string{doing} + ": " + mdb_strerror(code),
              hint_of(code));
}

tl::unexpected<error> write_failure(int code, std::string_view doing,
                                    const char* folder) {
  return failure(code == EIO && is_disk_full(folder) ? ENOSPC : code, doing);
}

} // namespace automodel::storage::lmdb
