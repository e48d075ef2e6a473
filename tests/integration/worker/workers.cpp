#include "tests/integration/worker/workers.hpp"

#include "messages/parameters.hpp"

#include <sys/wait.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace workers {

namespace schema = messages::schema;

namespace {

template <class T>
T must(result<T> made) {
  if (made)
    return std::move(*made);
  std::fprintf(stderr, "%s\n", to_string(made.error()).c_str());
  std::abort();
}

} // namespace

runtime::fork_server start_server() {
  runtime::fork_server_options options;
  options.executable = AUTOMODEL_WORKER;
  return must(runtime::fork_server::start(std::move(options)));
}

runtime::fork_server& shared_server() {
  static auto server = start_server();
  return server;
}

runtime::worker_process spawn(runtime::fork_server& server,
                              const runtime::worker_limits& limits) {
  return must(server.spawn(limits));
}

runtime::worker_request misbehave(const std::string& kind,
                                  const std::string& text,
                                  std::chrono::milliseconds deadline,
                                  std::uint64_t memory_bytes) {
  return messages::make_message<schema::WorkerRequest>([&](auto out) {
    out.setTask(7);
    out.setDeadlineMs(static_cast<std::uint32_t>(deadline.count()));
    out.setMemoryBytes(memory_bytes);
    auto task = out.initMisbehave();
    task.setKind(kind);
    task.setText(text);
  });
}

runtime::worker_request describe() {
  return messages::make_message<schema::WorkerRequest>([](auto out) {
    out.setTask(8);
    out.setDescribe();
  });
}

std::string ask(runtime::worker_process& worker,
                const runtime::worker_request& request) {
  if (auto sent = worker.send(request); !sent)
    return "ended: " + to_string(sent.error());
  while (true) {
    auto reply = worker.receive(soon);
    if (!reply)
      return "ended: " + to_string(reply.error());
    if (!*reply)
      return "nothing came";
    auto text = (*reply)->read(
        [](schema::WorkerReply::Reader from) -> result<std::string> {
          if (from.which() == schema::WorkerReply::PROGRESS)
            return std::string{"..."};
          if (from.which() != schema::WorkerReply::FAILED)
            return std::string{};
          return to_string(messages::read_problem(from.getFailed()));
        });
    if (must(text) != "...")
      return *text;
  }
}

int in_forked_process(const std::function<int()>& body) {
  std::fflush(nullptr);
  auto pid = ::fork();
  if (pid == 0) {
    auto code = body();
    std::fflush(nullptr);
    ::_exit(code);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

std::vector<pid_t> children_of(pid_t process) {
  auto id = std::to_string(process);
  std::ifstream list{"/proc/" + id + "/task/" + id + "/children"};
  return {std::istream_iterator<pid_t>{list}, {}};
}

pid_t only_child() {
  auto all = children_of(::getpid());
  if (all.size() != 1)
    std::abort();
  return all.front();
}

std::size_t entries(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator{folder}, {}));
}

} // namespace workers
