#include "worker/tasks/attempts.hpp"

#include "base/unique_fd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <thread>

namespace automodel::worker {

namespace {

// Each returns whether it was possible, with errno of what refused it if not.

bool connect_to(int family, const sockaddr* address, socklen_t size) {
  unique_fd made{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return made && ::connect(made.get(), address, size) == 0;
}

bool connect_tcp(const std::string& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(
      static_cast<std::uint16_t>(std::strtoul(port.c_str(), nullptr, 10)));
  return connect_to(AF_INET, reinterpret_cast<sockaddr*>(&address),
                    sizeof address);
}

bool connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return connect_to(AF_UNIX, reinterpret_cast<sockaddr*>(&address),
                    sizeof address);
}

bool open_file(const std::string& path) {
  return bool(unique_fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)});
}

bool write_file(const std::string& path) {
  unique_fd made{::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
  return made && ::write(made.get(), "x", 1) == 1;
}

/// The environment of the process that forked this one, or of any other.
bool read_environment(const std::string& process) {
  return open_file("/proc/" + process + "/environ");
}

bool make_folder(const std::string& path) {
  return ::mkdir(path.c_str(), 0700) == 0;
}

bool execute(const std::string& path) {
  const char* words[] = {path.c_str(), nullptr};
  ::execv(path.c_str(), const_cast<char* const*>(words));
  return false;
}

/// Processes that double until something stops them.
bool fork_bomb(const std::string&) {
  if (::fork() < 0)
    return false;
  while (true)
    (void)!::fork();
}

/// Leaves session and parent behind, like a daemon.
bool daemonise(const std::string&) {
  auto child = ::fork();
  if (child < 0)
    return false;
  if (child == 0) {
    ::setsid();
    if (::fork() == 0)
      while (true)
        ::pause();
    ::_exit(0);
  }
  return true;
}

bool start_thread(const std::string&) {
  try {
    std::thread{[] {}}.join();
    return true;
  } catch (const std::system_error& refused) {
    errno = refused.code().value();
    return false;
  }
}

bool trace_parent(const std::string& process) {
  auto pid = static_cast<pid_t>(std::strtol(process.c_str(), nullptr, 10));
  return ::ptrace(PTRACE_ATTACH, pid, nullptr, nullptr) == 0;
}

bool kill_process(const std::string& process) {
  auto pid = static_cast<pid_t>(std::strtol(process.c_str(), nullptr, 10));
  return ::kill(pid, 0) == 0;
}

bool mount_something(const std::string& path) {
  return ::mount("none", path.c_str(), "tmpfs", 0, nullptr) == 0;
}

bool become_root(const std::string&) {
  return ::setresuid(0, 0, 0) == 0;
}

struct kind_of_attempt {
  std::string_view name;
  bool (*possible)(const std::string& text);
};

constexpr std::array kinds{
    kind_of_attempt{"connect", connect_tcp},
    kind_of_attempt{"connect-unix", connect_unix},
    kind_of_attempt{"open", open_file},
    kind_of_attempt{"write", write_file},
    kind_of_attempt{"environ", read_environment},
    kind_of_attempt{"mkdir", make_folder},
    kind_of_attempt{"exec", execute},
    kind_of_attempt{"fork", fork_bomb},
    kind_of_attempt{"daemonise", daemonise},
    kind_of_attempt{"thread", start_thread},
    kind_of_attempt{"ptrace", trace_parent},
    kind_of_attempt{"kill", kill_process},
    kind_of_attempt{"mount", mount_something},
    kind_of_attempt{"root", become_root},
};

} // namespace

result<void> attempt(const std::string& kind, const std::string& text) {
  for (const auto& each : kinds) {
    if (each.name != kind)
      continue;
    errno = 0;
    if (each.possible(text))
      return fail(errc::internal, "allowed: " + kind + " " + text);
    return fail(errc::unavailable,
                "refused: " + kind + " " + text + ": " + std::strerror(errno));
  }
  return fail(errc::invalid_argument, "no misbehaviour '" + kind + "'");
}

} // namespace automodel::worker
