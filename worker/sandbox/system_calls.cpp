#include "worker/sandbox/system_calls.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

namespace automodel::worker {

namespace {

// Memory (oneDNN writes its kernels at run time, so pages may become
// executable), time, signals of its own, open descriptors. No path, no socket,
// no process, no other process, no device control.
constexpr std::array computing{
    // memory
    SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(mmap), SCMP_SYS(mprotect),
    SCMP_SYS(mremap), SCMP_SYS(msync), SCMP_SYS(munmap), SCMP_SYS(mincore),
    // open descriptors
    SCMP_SYS(close), SCMP_SYS(dup), SCMP_SYS(fadvise64), SCMP_SYS(fallocate),
    SCMP_SYS(fdatasync), SCMP_SYS(fstat), SCMP_SYS(fsync), SCMP_SYS(ftruncate),
    SCMP_SYS(lseek), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(pread64),
    SCMP_SYS(preadv), SCMP_SYS(pwrite64), SCMP_SYS(pwritev), SCMP_SYS(read),
    SCMP_SYS(readv), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg),
    SCMP_SYS(shutdown), SCMP_SYS(write), SCMP_SYS(writev),
    // time and itself
    SCMP_SYS(clock_getres), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(getcpu),
    SCMP_SYS(getegid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getpid),
    SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday), SCMP_SYS(getuid), SCMP_SYS(membarrier),
    SCMP_SYS(nanosleep), SCMP_SYS(pause), SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield),
    SCMP_SYS(sigaltstack), SCMP_SYS(sysinfo), SCMP_SYS(uname)};

constexpr std::array descriptor_commands{F_GETFD, F_SETFD, F_GETFL, F_SETFL,
                                         F_DUPFD_CLOEXEC};

struct release {
  void operator()(void* filter) const noexcept { ::seccomp_release(filter); }
};

/// Collects the rules; remembers the first that failed.
class rules {
public:
  explicit rules(scmp_filter_ctx filter) : filter_(filter) {}

  void allow(int call) { note(::seccomp_rule_add(filter_, act, call, 0)); }

  void allow(int call, scmp_arg_cmp only) {
    note(::seccomp_rule_add_array(filter_, act, call, 1, &only));
  }

  void set(scmp_filter_attr attribute, std::uint32_t value) {
    note(::seccomp_attr_set(filter_, attribute, value));
  }

  void load() {
    if (failed_ == 0)
      note(::seccomp_load(filter_));
  }

  int failed() const noexcept { return failed_; }

private:
  static constexpr auto act = SCMP_ACT_ALLOW;

  void note(int code) {
    if (code < 0 && failed_ == 0)
      failed_ = -code;
  }

  scmp_filter_ctx filter_;
  int failed_ = 0;
};

} // namespace

result<void> restrict_system_calls() {
  std::unique_ptr<void, release> filter{::seccomp_init(SCMP_ACT_ERRNO(EPERM))};
  if (!filter)
    return fail(errc::unavailable, "seccomp_init failed");
  rules allowed{filter.get()};
  allowed.set(SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree, not a list
  allowed.set(SCMP_FLTATR_API_SYSRAWRC, 1); // errors are the kernel's
  for (auto call : computing)
    allowed.allow(call);
  for (auto command : descriptor_commands)
    allowed.allow(SCMP_SYS(fcntl),
                  SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
  // glibc's fstat; send without an address; abort; limits of its own.
  allowed.allow(SCMP_SYS(newfstatat),
                SCMP_A3(SCMP_CMP_EQ, static_cast<scmp_datum_t>(AT_EMPTY_PATH)));
  allowed.allow(SCMP_SYS(sendto), SCMP_A4(SCMP_CMP_EQ, 0));
  allowed.allow(SCMP_SYS(tgkill),
                SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
  allowed.allow(SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0));
  allowed.load();
  if (allowed.failed() != 0)
    return fail(errc::unavailable,
                std::string{"seccomp: "} + std::strerror(allowed.failed()));
  return {};
}

} // namespace automodel::worker
