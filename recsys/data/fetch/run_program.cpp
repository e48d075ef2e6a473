#include "recsys/data/fetch/run_program.hpp"

#include "base/pidfd.hpp"
#include "base/unique_fd.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <spawn.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>
#include <string_view>

extern char** environ;

namespace automodel::recsys {

namespace {

constexpr off_t kept_output = 64 << 10;

tl::unexpected<error> system_failure(int number, const std::string& program) {
  return fail(number == ENOENT ? errc::not_found : errc::io_error,
              "cannot run " + program + ": " + std::strerror(number));
}

class spawn_actions {
public:
  spawn_actions() { posix_spawn_file_actions_init(&actions_); }
  ~spawn_actions() { posix_spawn_file_actions_destroy(&actions_); }
  spawn_actions(const spawn_actions&) = delete;
  spawn_actions& operator=(const spawn_actions&) = delete;

  posix_spawn_file_actions_t* get() noexcept { return &actions_; }

private:
  posix_spawn_file_actions_t actions_{};
};

std::string_view name_of(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

/// The environment with `changed` variables in place of its own.
std::vector<std::string> environment(std::vector<std::string> changed) {
  std::vector<std::string> variables;
  for (auto** one = environ; *one; ++one)
    if (std::ranges::find(changed, name_of(*one), name_of) == changed.end())
      variables.emplace_back(*one);
  std::ranges::move(changed, std::back_inserter(variables));
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts)
    list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

result<pid_t> spawn(std::vector<std::string> arguments, int output,
                    const std::filesystem::path& folder,
                    std::vector<std::string> variables) {
  variables.emplace_back("LC_ALL=C.UTF-8");
  variables = environment(std::move(variables));
  auto argv = pointers(arguments);
  auto envp = pointers(variables);
  spawn_actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), output, 1);
  posix_spawn_file_actions_adddup2(actions.get(), output, 2);
  posix_spawn_file_actions_addchdir_np(actions.get(), folder.c_str());
  pid_t child = 0;
  auto number = ::posix_spawnp(&child, argv[0], actions.get(), nullptr,
                               argv.data(), envp.data());
  if (number != 0)
    return system_failure(number, arguments[0]);
  return child;
}

std::string tail_of(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0)
    return {};
  auto size = std::min(status.st_size, kept_output);
  std::string text(static_cast<std::size_t>(size), '\0');
  auto n = ::pread(fd, text.data(), text.size(), status.st_size - size);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return text;
}

} // namespace

result<program_outcome> run_program(const std::vector<std::string>& arguments,
                                    const std::filesystem::path& folder,
                                    std::chrono::seconds deadline,
                                    std::vector<std::string> variables) {
  unique_fd output{::memfd_create("output", MFD_CLOEXEC)};
  if (!output)
    return system_failure(errno, arguments.front());
  auto child = spawn(arguments, output.get(), folder, std::move(variables));
  if (!child)
    return pass_on(child);
  auto handle = open_pidfd(*child);
  auto ended = !handle || has_ended(handle.get(), deadline);
  if (!ended)
    send_signal(handle.get(), SIGKILL);
  int status = 0;
  rusage used{};
  while (::wait4(*child, &status, 0, &used) < 0)
    if (errno != EINTR)
      return system_failure(errno, arguments.front());
  if (!ended)
    return fail(errc::deadline_exceeded,
                arguments.front() + " did not end within "
                    + std::to_string(deadline.count()) + " s");
  auto code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return program_outcome{code, tail_of(output.get()),
                         static_cast<std::uint64_t>(used.ru_maxrss) << 10};
}

} // namespace automodel::recsys
