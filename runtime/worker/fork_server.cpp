#include "runtime/worker/fork_server.hpp"

#include "messages/parameters.hpp"
#include "runtime/worker/server_process.hpp"
#include "runtime/worker/worker_environment.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

namespace automodel::runtime {

namespace {

using messages::frame_socket;
using messages::schema::SpawnReply;
using messages::schema::SpawnRequest;
using spawn_reply = messages::message<SpawnReply>;

result<void> check_executable(const std::filesystem::path& path) {
  if (::access(path.c_str(), X_OK) == 0)
    return {};
  return fail_at({path.string()}, errc::not_found,
                 std::string{"cannot run the worker: "} + std::strerror(errno),
                 "automodel-worker stands beside automodel");
}

messages::message<SpawnRequest> spawn_request(const worker_limits& limits) {
  return messages::make_message<SpawnRequest>([&](auto out) {
    out.setMemoryBytes(limits.memory_bytes);
    out.setCpuSeconds(limits.cpu_seconds);
    out.setFileBytes(limits.file_bytes);
  });
}

/// Whether the reply is the one that was expected.
result<void> expect(const spawn_reply& reply, SpawnReply::Which wanted) {
  return reply.read([&](SpawnReply::Reader from) -> result<void> {
    if (from.which() == SpawnReply::FAILED)
      return tl::unexpected<error>(messages::read_problem(from.getFailed()));
    if (from.which() != wanted)
      return fail(errc::internal, "the fork server answered something else");
    return {};
  });
}

} // namespace

struct fork_server::state {
  fork_server_options options;
  server_process process;
  frame_socket control;
  std::mutex asking; ///< one question at a time on the control socket

  state(fork_server_options chosen, server_process started, frame_socket socket)
      : options(std::move(chosen)), process(std::move(started)),
        control(std::move(socket)) {}

  ~state() {
    control.close(); // it ends with that, its workers with it
    process.end();
  }

  /// The next reply of the server. Anything but a whole reply in time leaves
  /// the socket in an unknown state: nobody asks on it again.
  result<messages::received_frame> reply(std::chrono::milliseconds timeout) {
    auto received = control.receive(timeout);
    if (received && *received)
      return std::move(**received);
    control.close();
    if (received)
      return fail(errc::deadline_exceeded, "the fork server does not answer");
    return fail(errc::unavailable,
                "the fork server has ended: " + received.error().message);
  }

  /// Returns the pidfd of the new worker.
  result<unique_fd> ask(const worker_limits& limits, int requests, int exit) {
    std::scoped_lock alone{asking};
    if (!control)
      return fail(errc::unavailable, "the fork server has ended");
    int passed[] = {requests, exit};
    auto sent = control.send(spawn_request(limits).words(), passed,
                             options.spawn_timeout);
    if (!sent) {
      control.close();
      return fail(errc::unavailable,
                  "the fork server has ended: " + sent.error().message);
    }
    auto received = reply(options.spawn_timeout);
    if (!received)
      return pass_on(received);
    auto spawned
        = expect(spawn_reply{std::move(received->words)}, SpawnReply::SPAWNED);
    if (!spawned)
      return pass_on(spawned);
    if (received->descriptors.size() != 1)
      return fail(errc::internal, "the fork server sent no worker");
    return std::move(received->descriptors.front());
  }
};

fork_server::fork_server(std::unique_ptr<state> held)
    : state_(std::move(held)) {}
fork_server::fork_server(fork_server&&) noexcept = default;
fork_server& fork_server::operator=(fork_server&&) noexcept = default;
fork_server::~fork_server() = default;

result<fork_server> fork_server::start(fork_server_options options) {
  if (auto found = check_executable(options.executable); !found)
    return pass_on(found);
  auto environment = worker_environment(options.instruction_set);
  if (!environment)
    return pass_on(environment);
  auto sockets = frame_socket::make_pair();
  if (!sockets)
    return pass_on(sockets);
  auto started = server_process::start(options.executable, *environment,
                                       std::move(sockets->second));
  if (!started)
    return pass_on(started);
  auto held
      = std::make_unique<state>(std::move(options), std::move(*started),
                                frame_socket{std::move(sockets->first), 1});
  auto warm = held->reply(held->options.start_timeout);
  if (!warm)
    return pass_on(warm);
  auto greeted = expect(spawn_reply{std::move(warm->words)}, SpawnReply::WARM);
  if (!greeted)
    return pass_on(greeted);
  return fork_server{std::move(held)};
}

result<worker_process> fork_server::spawn(const worker_limits& limits) {
  auto requests = frame_socket::make_pair();
  if (!requests)
    return pass_on(requests);
  auto exit = frame_socket::make_pair();
  if (!exit)
    return pass_on(exit);
  auto pidfd = state_->ask(limits, requests->second.get(), exit->second.get());
  if (!pidfd)
    return pass_on(pidfd);
  // Only the worker and the fork server may hold the other ends.
  requests->second.reset();
  exit->second.reset();
  worker_process::state held;
  held.pidfd = std::move(*pidfd);
  held.requests = frame_socket{std::move(requests->first)};
  held.exit_socket = frame_socket{std::move(exit->first)};
  worker_process made{std::move(held)};
  if (auto ready = made.await_ready(state_->options.spawn_timeout); !ready)
    return pass_on(ready);
  return made;
}

} // namespace automodel::runtime
