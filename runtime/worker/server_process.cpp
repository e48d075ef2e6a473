#include "runtime/worker/server_process.hpp"

#include "base/pidfd.hpp"

#include <sys/wait.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

namespace automodel::runtime {

namespace {

constexpr int control_descriptor = 3;
constexpr std::chrono::seconds patience{2};

tl::unexpected<error> system_failure(const char* call) {
  return fail(errc::io_error, std::string{call} + ": " + std::strerror(errno));
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const auto& text : texts)
    all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

/// In the child of a process with many threads: only what is safe in a signal
/// handler may be called, nothing may be allocated.
[[noreturn]] void execute(char* const* words, char* const* environment,
                          int null, int control) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  struct sigaction normal {};
  normal.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number)
    ::sigaction(number, &normal, nullptr);
  ::setsid();
  // Above the numbers they get, lest one overwrites the other.
  null = ::fcntl(null, F_DUPFD, control_descriptor + 1);
  control = ::fcntl(control, F_DUPFD, control_descriptor + 1);
  ::dup2(null, STDIN_FILENO);
  ::dup2(null, STDOUT_FILENO);
  ::dup2(control, control_descriptor);
  if (::close_range(control_descriptor + 1, UINT_MAX, 0) == 0
      && ::chdir("/") == 0)
    ::execve(words[0], words, environment);
  ::_exit(127);
}

} // namespace

result<server_process>
server_process::start(const std::filesystem::path& executable,
                      const std::vector<std::string>& environment,
                      unique_fd control) {
  std::error_code ignored;
  auto absolute = std::filesystem::absolute(executable, ignored).string();
  std::vector<std::string> words{absolute, "--fork-server"};
  auto arguments = pointers(words);
  auto settings = pointers(environment);
  unique_fd null{::open("/dev/null", O_RDWR | O_CLOEXEC)};
  if (!null)
    return system_failure("/dev/null");
  auto pid = ::fork();
  if (pid < 0)
    return system_failure("fork");
  if (pid == 0)
    execute(arguments.data(), settings.data(), null.get(), control.get());
  // Ours and not reaped, so the number cannot have become another's.
  auto pidfd = open_pidfd(pid);
  if (!pidfd)
    return system_failure("pidfd_open");
  return server_process{std::move(pidfd)};
}

void server_process::end() noexcept {
  if (!pidfd_)
    return;
  if (!has_ended(pidfd_.get(), patience))
    send_signal(pidfd_.get(), SIGKILL);
  siginfo_t status{};
  while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &status, WEXITED)
             != 0
         && errno == EINTR)
    ;
  pidfd_.reset();
}

} // namespace automodel::runtime
