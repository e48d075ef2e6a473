// Loaded into `automodel` before the C library (LD_PRELOAD), so that the
// program under test is the shipped one. It notes each write, sync, rename and
// removal below a folder, and kills the process right after the n-th of those
// that count:
//
//   AUTOMODEL_KILL_BELOW  the folder: a memory
//   AUTOMODEL_KILL_LOG    file that gets a letter for each boundary
//   AUTOMODEL_KILL_KINDS  letters that count; empty: all
//   AUTOMODEL_KILL_AFTER  how many; 0: never
//   AUTOMODEL_KILL_MS     kills it after so many milliseconds; 0: never
//
// Letters: c a commit of the journal is on disk (LMDB's meta page, written
// synchronously), p pages of the journal, w another write, s a sync, n a new
// name, d a removal.

#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cstring>
#include <mutex>
#include <string>

namespace {

constexpr off_t two_meta_pages = 8192;

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

std::string text_of(const char* variable) {
  const char* text = ::getenv(variable);
  return text == nullptr ? "" : text;
}

// Workers inherit the environment, but they are no node.
bool is_node() {
  return std::strcmp(::program_invocation_short_name, "automodel") == 0;
}

unsigned long number_of(const char* variable) {
  return std::strtoul(text_of(variable).c_str(), nullptr, 10);
}

// The kernel's own timer: nothing in the program can hold it up.
__attribute__((constructor)) void set_timer() {
  auto ms = is_node() ? number_of("AUTOMODEL_KILL_MS") : 0;
  if (ms == 0)
    return;
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  timer_t timer{};
  itimerspec once{};
  once.it_value.tv_sec = static_cast<time_t>(ms / 1000);
  once.it_value.tv_nsec = static_cast<long>(ms % 1000 * 1'000'000);
  if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0
      || ::timer_settime(timer, 0, &once, nullptr) != 0)
    ::abort();
}

class boundaries {
public:
  void pass(char kind, const std::string& path) {
    if (!is_node() || below_.empty() || !path.starts_with(below_))
      return;
    std::scoped_lock lock{guard_};
    auto fd
        = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    auto noted
        = next<ssize_t (*)(int, const void*, size_t)>("write")(fd, &kind, 1);
    ::close(fd);
    if (noted != 1)
      ::abort();
    if ((kinds_.empty() || kinds_.find(kind) != kinds_.npos)
        && ++passed_ == after_)
      ::kill(::getpid(), SIGKILL);
  }

private:
  std::mutex guard_;
  std::string below_ = text_of("AUTOMODEL_KILL_BELOW");
  std::string log_ = text_of("AUTOMODEL_KILL_LOG");
  std::string kinds_ = text_of("AUTOMODEL_KILL_KINDS");
  unsigned long passed_ = 0;
  unsigned long after_ = number_of("AUTOMODEL_KILL_AFTER");
};

// Not an object of this file: others may write before it would be made, and
// after it would be gone.
boundaries& seen() {
  static auto* one = new boundaries;
  return *one;
}

std::string path_of(int fd) {
  char text[4096];
  auto link = "/proc/self/fd/" + std::to_string(fd);
  auto n = ::readlink(link.c_str(), text, sizeof text);
  return n > 0 ? std::string(text, static_cast<std::size_t>(n)) : std::string{};
}

int keep_errno(int outcome, char kind, const std::string& path) {
  auto code = errno;
  if (outcome == 0)
    seen().pass(kind, path);
  errno = code;
  return outcome;
}

ssize_t written(ssize_t n, int fd, off_t offset) {
  auto code = errno;
  auto path = n > 0 ? path_of(fd) : std::string{};
  auto journal = path.ends_with("/data.mdb");
  if (n > 0)
    seen().pass(!journal ? 'w' : offset < two_meta_pages ? 'c' : 'p', path);
  errno = code;
  return n;
}

bool is_file(int fd) {
  return ::lseek(fd, 0, SEEK_CUR) >= 0;
}

} // namespace

extern "C" {

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return written(next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite")(
                     fd, bytes, size, offset),
                 fd, offset);
}

ssize_t pwritev(int fd, const iovec* parts, int count, off_t offset) {
  return written(next<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev")(
                     fd, parts, count, offset),
                 fd, offset);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  auto n
      = next<ssize_t (*)(int, const void*, size_t)>("write")(fd, bytes, size);
  return is_file(fd) ? written(n, fd, two_meta_pages) : n;
}

ssize_t writev(int fd, const iovec* parts, int count) {
  auto n
      = next<ssize_t (*)(int, const iovec*, int)>("writev")(fd, parts, count);
  return is_file(fd) ? written(n, fd, two_meta_pages) : n;
}

int fsync(int fd) {
  return keep_errno(next<int (*)(int)>("fsync")(fd), 's', path_of(fd));
}

int fdatasync(int fd) {
  return keep_errno(next<int (*)(int)>("fdatasync")(fd), 's', path_of(fd));
}

int rename(const char* from, const char* to) noexcept {
  return keep_errno(next<int (*)(const char*, const char*)>("rename")(from, to),
                    'n', to);
}

int unlink(const char* path) noexcept {
  return keep_errno(next<int (*)(const char*)>("unlink")(path), 'd', path);
}

int remove(const char* path) noexcept {
  return keep_errno(next<int (*)(const char*)>("remove")(path), 'd', path);
}

} // extern "C"
