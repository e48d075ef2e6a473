#include "worker/fork_server/fork.hpp"

#include <linux/sched.h>
#include <sys/syscall.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace automodel::worker {

namespace {

// glibc has no fork with flags. Its fork would also run the handlers of
// pthread_atfork, which care for threads; there is one thread here.
pid_t clone_process(unsigned long flags, int& pidfd) {
  return static_cast<pid_t>(::syscall(SYS_clone, flags | CLONE_PIDFD | SIGCHLD,
                                      nullptr, &pidfd, nullptr, nullptr));
}

} // namespace

result<forked> fork_into_namespaces() {
  for (unsigned long flags : {CLONE_NEWPID, CLONE_NEWUSER | CLONE_NEWPID, 0}) {
    forked made;
    int pidfd = -1;
    made.pid = clone_process(flags, pidfd);
    if (made.pid >= 0) {
      made.own_processes = (flags & CLONE_NEWPID) != 0;
      made.own_users = (flags & CLONE_NEWUSER) != 0;
      if (!made.is_child())
        made.pidfd.reset(pidfd);
      return made;
    }
    if (errno == EAGAIN || errno == ENOMEM)
      break;
  }
  auto code = errno == EAGAIN || errno == ENOMEM ? errc::resource_exhausted
                                                 : errc::io_error;
  return fail(code, std::string{"clone: "} + std::strerror(errno));
}

} // namespace automodel::worker
