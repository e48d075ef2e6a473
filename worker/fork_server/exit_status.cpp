#include "worker/fork_server/exit_status.hpp"

#include "worker/service/exit_code.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace automodel::worker {

namespace {

using messages::schema::WorkerExit;

std::uint64_t milliseconds(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1000
         + static_cast<std::uint64_t>(time.tv_usec) / 1000;
}

void describe(const siginfo_t& status, WorkerExit::Builder out) {
  auto value = status.si_status;
  out.setValue(value);
  if (status.si_code != CLD_EXITED) {
    out.setCause(value == SIGXCPU ? WorkerExit::Cause::CPU_LIMIT
                                  : WorkerExit::Cause::SIGNAL);
  } else if (value == exit_code::aborted) {
    out.setCause(WorkerExit::Cause::SIGNAL);
    out.setValue(SIGABRT);
  } else if (value == exit_code::out_of_memory) {
    out.setCause(WorkerExit::Cause::OUT_OF_MEMORY);
  } else if (value == exit_code::cpu_limit) {
    out.setCause(WorkerExit::Cause::CPU_LIMIT);
  } else {
    out.setCause(WorkerExit::Cause::EXIT_CODE);
  }
}

} // namespace

std::optional<exit_message> reap(int pidfd, bool wait) {
  siginfo_t status{};
  rusage used{};
  // glibc's waitid has no usage.
  while (::syscall(SYS_waitid, P_PIDFD, pidfd, &status,
                   WEXITED | (wait ? 0 : WNOHANG), &used)
         != 0)
    if (errno != EINTR)
      return std::nullopt;
  if (status.si_pid == 0)
    return std::nullopt;
  return messages::make_message<WorkerExit>([&](auto out) {
    describe(status, out);
    out.setPeakMemoryBytes(static_cast<std::uint64_t>(used.ru_maxrss) * 1024);
    out.setCpuMs(milliseconds(used.ru_utime) + milliseconds(used.ru_stime));
  });
}

} // namespace automodel::worker
