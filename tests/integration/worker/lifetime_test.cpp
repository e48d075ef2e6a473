#include "base/pidfd.hpp"
#include "base/unique_fd.hpp"
#include "tests/integration/worker/workers.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;

namespace {

using clock_type = std::chrono::steady_clock;

/// A node with an idle, a looping and a deaf worker. Tells through the pipe
/// that they are at it, and lives until it is killed.
[[noreturn]] void be_a_node(int tell) {
  auto server = start_server();
  auto idle = spawn(server);
  auto looping = spawn(server);
  auto deaf = spawn(server);
  (void)looping.send(misbehave("loop"));
  (void)deaf.send(misbehave("ignore-sigterm"));
  (void)!::write(tell, "x", 1);
  while (true)
    ::pause();
}

/// Whether all descendants have ended. They are this process's children, or
/// become them when their parents end, since it is their subreaper.
bool all_gone(clock_type::duration patience) {
  auto end = clock_type::now() + patience;
  while (clock_type::now() < end) {
    auto reaped = ::waitpid(-1, nullptr, WNOHANG);
    if (reaped < 0)
      return errno == ECHILD;
    if (reaped == 0)
      std::this_thread::sleep_for(5ms);
  }
  return false;
}

int kill_a_node() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return 2;
  auto node = ::fork();
  if (node == 0)
    be_a_node(ends[1]);
  char byte = 0;
  if (::read(ends[0], &byte, 1) != 1)
    return 3;
  auto server = children_of(node);
  if (server.size() != 1 || children_of(server.front()).size() != 3)
    return 4;
  send_signal(open_pidfd(node).get(), SIGKILL);
  return all_gone(soon) ? 0 : 1;
}

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

TEST_CASE("a killed node leaves no process behind") {
  CHECK(in_forked_process(kill_a_node) == 0);
}

TEST_CASE("a node that ends in good order leaves none either") {
  auto code = in_forked_process([] {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    {
      auto server = start_server();
      auto looping = spawn(server);
      (void)looping.send(misbehave("loop"));
      auto outlives = std::move(looping);
    }
    return all_gone(soon) ? 0 : 1;
  });
  CHECK(code == 0);
}

TEST_CASE("when the fork server dies, its workers do, and both are told") {
  auto code = in_forked_process([] {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    auto server = start_server();
    auto looping = spawn(server);
    (void)looping.send(misbehave("loop"));
    send_signal(open_pidfd(only_child()).get(), SIGKILL);
    auto exit = looping.wait(soon);
    if (!exit || exit->cause != runtime::exit_cause::unknown)
      return 1;
    auto another = server.spawn();
    if (another || another.error().code != errc::unavailable)
      return 2;
    auto again = start_server(); // what a node does then
    return spawn(again).report().allows_generated_code ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("a dropped worker is killed and reaped") {
  auto code = in_forked_process([] {
    auto server = start_server();
    auto process = only_child();
    {
      auto looping = spawn(server);
      (void)looping.send(misbehave("loop"));
      looping = spawn(server);
      (void)looping.send(misbehave("loop"));
    }
    auto end = clock_type::now() + soon;
    while (!children_of(process).empty())
      if (clock_type::now() > end)
        return 1;
    return 0;
  });
  CHECK(code == 0);
}

TEST_CASE("two hundred workers in turn leave nothing behind") {
  auto code = in_forked_process([] {
    auto server = start_server();
    auto process = only_child();
    auto folder = "/proc/" + std::to_string(process) + "/fd";
    constexpr int count = 200;
    // The server hears of a worker's end a moment after we do.
    auto alone = [&] {
      for (auto end = clock_type::now() + soon; clock_type::now() < end;)
        if (children_of(process).empty())
          return true;
      return false;
    };
    spawn(server).finish();
    if (!alone())
      return 3;
    auto ours = entries("/proc/self/fd");
    auto theirs = entries(folder);
    auto began = clock_type::now();
    for (int i = 0; i < count; ++i)
      if (auto worker = spawn(server); !ask(worker, describe()).empty())
        return 1;
    auto each = (clock_type::now() - began) / count;
    std::fprintf(stderr, "  a worker, from spawn to reaped: %.1f ms\n",
                 std::chrono::duration<double, std::milli>(each).count());
    for (auto end = clock_type::now() + soon; clock_type::now() < end;)
      if (alone() && entries("/proc/self/fd") <= ours
          && entries(folder) <= theirs)
        return 0;
    return 2;
  });
  CHECK(code == 0);
}

TEST_CASE("workers inherit nothing") {
  auto code = in_forked_process([] {
    ::setenv("AUTOMODEL_TEST_SECRET", "canary", 1);
    unique_fd leaked{::open("/dev/zero", O_RDONLY)}; // not close-on-exec
    auto server = start_server();
    auto process = "/proc/" + std::to_string(only_child());
    auto worker = spawn(server);
    auto child = "/proc/" + std::to_string(children_of(only_child()).front());

    auto environment = text_of(process + "/environ");
    if (environment.find("canary") != std::string::npos
        || environment.find("LANG=C.UTF-8") == std::string::npos)
      return 1;
    if (entries(process + "/task") != 1 || entries(child + "/task") != 1)
      return 2;
    if (::geteuid() != 0)
      return 0; // others cannot look into it, as it should be
    if (text_of(child + "/environ").find("canary") != std::string::npos)
      return 3;
    for (const auto* each : {"0", "1", "2"})
      if (std::filesystem::read_symlink(child + "/fd/" + each) != "/dev/null")
        return 4;
    return entries(child + "/fd") == 4 ? 0 : 5;
  });
  CHECK(code == 0);
}

TEST_CASE("a worker that cannot be started is a clear error") {
  runtime::fork_server_options options;
  SECTION("no such file") {
    options.executable = "/no/such/worker";
  }
  SECTION("not a worker") {
    options.executable = "/bin/true";
  }
  SECTION("no such instruction set") {
    options.executable = AUTOMODEL_WORKER;
    options.instruction_set = "mmx";
  }
  auto server = runtime::fork_server::start(options);
  REQUIRE_FALSE(server);
  CHECK_FALSE(server.error().message.empty());
}
