#include "disk_log.hpp"

#include <sys/stat.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

// The executable's own definitions come before the C library's, also for
// liblmdb: each does what the C library does and notes it.

namespace {

using automodel::storage::test::disk_event;
using kind = disk_event::kind;

struct recorder {
  std::string root;
  std::vector<disk_event> events;
  std::map<ino_t, std::uint64_t> files; ///< number by inode
  std::uint64_t next_file = 1;
};

std::mutex guard;
std::unique_ptr<recorder> active;

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_below(const std::string& path) {
  return active && path.starts_with(active->root);
}

std::string path_of(int fd) {
  char text[4096];
  auto link = "/proc/self/fd/" + std::to_string(fd);
  auto n = ::readlink(link.c_str(), text, sizeof text);
  return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : std::string{};
}

ino_t inode_of(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

ino_t inode_at(const char* path) {
  struct stat status {};
  return ::stat(path, &status) == 0 ? status.st_ino : 0;
}

void note(disk_event event) {
  active->events.push_back(std::move(event));
}

std::uint64_t file_of_inode(ino_t inode) {
  auto [at, is_new] = active->files.try_emplace(inode, 0);
  if (is_new)
    at->second = active->next_file++;
  return at->second;
}

std::uint64_t file_of(int fd) {
  return file_of_inode(inode_of(fd));
}

void note_created(int fd, const std::string& path) {
  active->files.erase(inode_of(fd)); // of a file that was removed
  note({kind::create, path, {}, file_of(fd)});
}

void note_write(int fd, const void* bytes, std::size_t size, off_t offset) {
  auto number = active->events.size();
  note({kind::write,
        {},
        {},
        file_of(fd),
        static_cast<std::uint64_t>(offset),
        std::string(static_cast<const char*>(bytes), size)});
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0)
    note({kind::sync_write, {}, {}, file_of(fd), number});
}

int opened(int fd, const char* path, int flags, bool existed) {
  if (fd < 0 || (flags & O_CREAT) == 0)
    return fd;
  std::scoped_lock lock{guard};
  if (!is_below(path))
    return fd;
  if (!existed)
    note_created(fd, path);
  else if ((flags & O_TRUNC) != 0)
    note({kind::truncate, {}, {}, file_of(fd)});
  return fd;
}

int synced(int fd, const char* name) {
  std::scoped_lock lock{guard};
  auto path = path_of(fd);
  if (!is_below(path))
    return 0;
  struct stat status {};
  ::fstat(fd, &status);
  if (S_ISDIR(status.st_mode))
    note({kind::sync_folder, path});
  else
    note({kind::sync_file, path, {}, file_of(fd)});
  return next<int (*)(int)>(name)(fd);
}

int removed(int outcome, const char* path) {
  std::scoped_lock lock{guard};
  if (outcome == 0 && is_below(path))
    note({kind::remove, path});
  return outcome;
}

} // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  auto mode = va_arg(more, mode_t);
  va_end(more);
  auto existed = ::access(path, F_OK) == 0;
  auto fd = next<int (*)(const char*, int, ...)>("open")(path, flags, mode);
  return opened(fd, path, flags, existed);
}

int mkostemp(char* pattern, int flags) {
  auto fd = next<int (*)(char*, int)>("mkostemp")(pattern, flags);
  return opened(fd, pattern, O_CREAT, false);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  auto n = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite")(
      fd, bytes, size, offset);
  std::scoped_lock lock{guard};
  if (n > 0 && is_below(path_of(fd)))
    note_write(fd, bytes, static_cast<std::size_t>(n), offset);
  return n;
}

ssize_t write(int fd, const void* bytes, size_t size) {
  auto before = ::lseek(fd, 0, SEEK_CUR);
  auto n
      = next<ssize_t (*)(int, const void*, size_t)>("write")(fd, bytes, size);
  if (before < 0)
    return n; // no file
  std::scoped_lock lock{guard};
  if (n > 0 && is_below(path_of(fd)))
    note_write(fd, bytes, static_cast<std::size_t>(n), before);
  return n;
}

ssize_t writev(int fd, const iovec* parts, int count) {
  auto before = ::lseek(fd, 0, SEEK_CUR);
  auto n
      = next<ssize_t (*)(int, const iovec*, int)>("writev")(fd, parts, count);
  if (before < 0)
    return n;
  std::scoped_lock lock{guard};
  auto left = n > 0 && is_below(path_of(fd)) ? static_cast<std::size_t>(n) : 0;
  for (int i = 0; i < count && left > 0; ++i) {
    auto size = std::min(left, parts[i].iov_len);
    note_write(fd, parts[i].iov_base, size, before);
    before += static_cast<off_t>(size);
    left -= size;
  }
  return n;
}

int ftruncate(int fd, off_t size) noexcept {
  auto outcome = next<int (*)(int, off_t)>("ftruncate")(fd, size);
  std::scoped_lock lock{guard};
  if (outcome == 0 && is_below(path_of(fd)))
    note({kind::truncate,
          {},
          {},
          file_of(fd),
          static_cast<std::uint64_t>(size)});
  return outcome;
}

int fsync(int fd) {
  return synced(fd, "fsync");
}

int fdatasync(int fd) {
  return synced(fd, "fdatasync");
}

int rename(const char* from, const char* to) noexcept {
  auto outcome = next<int (*)(const char*, const char*)>("rename")(from, to);
  std::scoped_lock lock{guard};
  if (outcome == 0 && is_below(to))
    note({kind::rename, from, to, file_of_inode(inode_at(to))});
  return outcome;
}

int unlink(const char* path) noexcept {
  return removed(next<int (*)(const char*)>("unlink")(path), path);
}

int remove(const char* path) noexcept {
  return removed(next<int (*)(const char*)>("remove")(path), path);
}

int mkdir(const char* path, mode_t mode) noexcept {
  auto outcome = next<int (*)(const char*, mode_t)>("mkdir")(path, mode);
  std::scoped_lock lock{guard};
  if (outcome == 0 && is_below(path))
    note({kind::make_folder, path});
  return outcome;
}

} // extern "C"

namespace automodel::storage::test {

disk_recording::disk_recording(const std::filesystem::path& root) {
  std::scoped_lock lock{guard};
  active = std::make_unique<recorder>();
  active->root = root.string();
}

disk_recording::~disk_recording() {
  std::scoped_lock lock{guard};
  active.reset();
}

void disk_recording::promise(std::uint64_t number) {
  std::scoped_lock lock{guard};
  note({kind::promise, {}, {}, 0, number});
}

std::vector<disk_event> disk_recording::take() {
  std::scoped_lock lock{guard};
  return std::exchange(active->events, {});
}

} // namespace automodel::storage::test
