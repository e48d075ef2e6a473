#include "bench/measured_process.hpp"

#include "base/unique_fd.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

namespace automodel::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 4> one_thread{
    "OMP_NUM_THREADS=", "OPENBLAS_NUM_THREADS=", "MKL_NUM_THREADS=",
    "NUMEXPR_NUM_THREADS="};

std::vector<std::string> environment() {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view text{*entry};
    auto ours = false;
    for (auto name : one_thread)
      ours |= text.starts_with(name);
    if (!ours)
      out.emplace_back(text);
  }
  for (auto name : one_thread)
    out.push_back(std::string(name) + "1");
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Everything until end of file; nothing if the deadline came first.
result<std::string> read_all(int from, clock::time_point deadline) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - clock::now());
    pollfd ready{from, POLLIN, 0};
    auto got = left.count() <= 0
                   ? 0
                   : ::poll(&ready, 1, static_cast<int>(left.count()));
    if (got == 0)
      return fail(errc::deadline_exceeded, "it took too long and was killed");
    if (got < 0 && errno != EINTR)
      return fail(errc::io_error, std::strerror(errno));
    auto count = ::read(from, buffer.data(), buffer.size());
    if (count == 0)
      return text;
    if (count > 0)
      text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

result<nlohmann::json> last_line(std::string_view text) {
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  auto json = nlohmann::json::parse(text.substr(text.rfind('\n') + 1), nullptr,
                                    false);
  if (!json.is_object() || !json.contains("seconds"))
    return fail(errc::parse_error, "it printed no figures");
  return json;
}

} // namespace

result<measured_process> run_measured(const std::vector<std::string>& command,
                                      std::chrono::seconds deadline) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(errc::io_error, std::strerror(errno));
  unique_fd out{ends[0]}, in{ends[1]};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in.get(), STDOUT_FILENO);
  auto arguments = command, variables = environment();
  pid_t child = 0;
  auto failed
      = ::posix_spawn(&child, command.front().c_str(), &actions, nullptr,
                      pointers(arguments).data(), pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return fail(errc::unavailable, "cannot start " + command.front() + ": "
                                       + std::strerror(failed));
  in = unique_fd{};
  auto text = read_all(out.get(), clock::now() + deadline);
  if (!text)
    ::kill(child, SIGKILL);
  int status = 0;
  rusage used{};
  while (::wait4(child, &status, 0, &used) < 0 && errno == EINTR)
    continue;
  if (!text)
    return pass_on(text);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(errc::unavailable, command.front() + " failed",
                "what it said stands above");
  auto figures = last_line(*text);
  if (!figures)
    return pass_on(figures);
  return measured_process{std::move(*figures),
                          static_cast<double>(used.ru_maxrss) / 1024};
}

} // namespace automodel::bench
