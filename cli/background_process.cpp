#include "cli/background_process.hpp"

#include <sys/file.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace automodel::cli {

namespace {

// Field 22 of /proc/PID/stat; the second field may hold anything in brackets.
std::optional<std::uint64_t> birth_of(int pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string text;
  std::getline(file, text);
  auto bracket = text.rfind(')');
  if (bracket == std::string::npos)
    return std::nullopt;
  std::istringstream rest{text.substr(bracket + 1)};
  std::string field;
  for (int number = 3; number <= 22; ++number)
    rest >> field;
  if (!rest)
    return std::nullopt;
  return std::stoull(field);
}

std::filesystem::path claim_file(const std::filesystem::path& folder) {
  return folder / "node.process";
}

// Holds the very process: its id cannot be used again while this is open.
unique_fd hold(const background_process& process) {
  unique_fd held{static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0))};
  if (held && birth_of(process.pid) != process.born)
    held.reset();
  return held;
}

bool ends_within(const unique_fd& held, std::chrono::milliseconds patience) {
  ::pollfd ended{held.get(), POLLIN, 0};
  return ::poll(&ended, 1, static_cast<int>(patience.count())) > 0;
}

[[noreturn]] void become(const std::vector<char*>& arguments, int log) {
  ::setsid();
  ::sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  auto nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

} // namespace

result<background_process>
start_in_background(const std::vector<std::string>& command,
                    const std::filesystem::path& log) {
  unique_fd to{
      ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  if (!to)
    return fail_at({log.string()}, errc::io_error, std::strerror(errno));
  std::vector<char*> arguments;
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  auto pid = ::fork();
  if (pid == 0)
    become(arguments, to.get());
  if (pid < 0)
    return fail(errc::io_error, std::string{"no process could be started: "}
                                    + std::strerror(errno));
  auto born = birth_of(pid);
  if (!born)
    return fail(errc::io_error, command.front() + " ended at once",
                "see " + log.string());
  return background_process{pid, *born};
}

background_process this_process() {
  return {::getpid(), birth_of(::getpid()).value_or(0)};
}

bool is_running(const background_process& process) {
  auto held = hold(process);
  return held && !ends_within(held, std::chrono::milliseconds{0});
}

result<bool> stop(const background_process& process,
                  std::chrono::milliseconds patience) {
  auto held = hold(process);
  if (!held)
    return false;
  auto send = [&](int signal) {
    return ::syscall(SYS_pidfd_send_signal, held.get(), signal, nullptr, 0) == 0
           || errno == ESRCH;
  };
  if (!send(SIGTERM))
    return fail(errc::io_error, "process " + std::to_string(process.pid) + ": "
                                    + std::strerror(errno));
  if (ends_within(held, patience))
    return false;
  send(SIGKILL);
  ends_within(held, patience);
  return true;
}

result<unique_fd> claim_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  auto file = claim_file(folder);
  unique_fd held{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!held)
    return fail_at({file.string()}, errc::io_error, std::strerror(errno));
  if (::flock(held.get(), LOCK_EX | LOCK_NB) != 0) {
    auto owner = owner_of(folder);
    return fail_at({folder.string()}, errc::conflict,
                   "another node runs with this folder"
                       + (owner ? ", process " + std::to_string(owner->pid)
                                : std::string{}),
                   "stop it, or give this node another folder: node.memory");
  }
  auto self = this_process();
  auto text = std::to_string(self.pid) + ' ' + std::to_string(self.born) + '\n';
  if (::ftruncate(held.get(), 0) != 0
      || ::write(held.get(), text.data(), text.size())
             != static_cast<ssize_t>(text.size()))
    return fail_at({file.string()}, errc::io_error, std::strerror(errno));
  return held;
}

std::optional<background_process>
owner_of(const std::filesystem::path& folder) {
  std::ifstream from{claim_file(folder)};
  background_process out;
  if (from >> out.pid >> out.born)
    return out;
  return std::nullopt;
}

} // namespace automodel::cli
