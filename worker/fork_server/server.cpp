#include "worker/fork_server/server.hpp"

#include "base/pidfd.hpp"
#include "messages/parameters.hpp"
#include "worker/fork_server/exit_status.hpp"
#include "worker/service/exit_code.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>

namespace automodel::worker {

namespace {

using messages::frame_socket;
using messages::make_message;
using messages::message;
using messages::schema::SpawnReply;
using messages::schema::SpawnRequest;
using namespace std::chrono_literals;

// The node reads its replies at once; one that does not is gone.
constexpr auto patience = 10s;

result<resource_limits> read_limits(const message<SpawnRequest>& request) {
  return request.read([](SpawnRequest::Reader from) -> result<resource_limits> {
    return resource_limits{from.getMemoryBytes(), from.getCpuSeconds(),
                           from.getFileBytes()};
  });
}

} // namespace

server::server(frame_socket control, work body)
    : control_(std::move(control)), body_(std::move(body)),
      self_(open_pidfd(::getpid())) {}

int server::run() {
  auto warm = make_message<SpawnReply>([](auto out) { out.setWarm(); });
  if (!self_ || !control_.send(warm.words(), {}, patience))
    return exit_code::broken_socket;
  while (await() && serve_request())
    reap_ended();
  end_all();
  return exit_code::done;
}

/// Until the node asks or closes, or a worker ends.
bool server::await() {
  std::vector<pollfd> wanted{{control_.descriptor(), POLLIN, 0}};
  for (const auto& each : children_)
    wanted.push_back({each.pidfd.get(), POLLIN, 0});
  return ::poll(wanted.data(), wanted.size(), -1) > 0 || errno == EINTR;
}

/// False when the node is gone.
bool server::serve_request() {
  auto request = control_.receive(0ms);
  if (!request)
    return false;
  if (!*request)
    return true;
  if (auto spawned = spawn(std::move(**request)); !spawned)
    reply_failed(spawned.error());
  return true;
}

result<void> server::spawn(messages::received_frame request) {
  if (request.descriptors.size() != 2)
    return fail(errc::invalid_argument, "a worker needs two sockets");
  auto limits = read_limits(message<SpawnRequest>{std::move(request.words)});
  if (!limits)
    return pass_on(limits);
  sandbox_settings settings;
  settings.limits = *limits;
  settings.user = ::geteuid();
  settings.group = ::getegid();
  settings.parent = self_.get();
  auto made = fork_into_namespaces();
  if (!made)
    return pass_on(made);
  if (made->is_child()) {
    settings.own_processes = made->own_processes;
    settings.own_users = made->own_users;
    become_worker(settings, request.descriptors[0].get());
  }
  children_.push_back({std::move(made->pidfd),
                       frame_socket{std::move(request.descriptors[1])}});
  reply_spawned(children_.back(), made->pid);
  return {};
}

/// Never returns: what this process inherited from the server is not its own,
/// so no destructor of it may run.
void server::become_worker(const sandbox_settings& settings, int socket) {
  auto around = raise_sandbox(settings, socket);
  if (!around) {
    frame_socket node{unique_fd{socket}};
    auto failed = make_message<messages::schema::WorkerReply>([&](auto out) {
      messages::write_problem(around.error(), out.initFailed());
    });
    (void)node.send(failed.words(), {}, patience);
    ::_exit(exit_code::no_sandbox);
  }
  ::_exit(body_(*around, frame_socket{unique_fd{sandbox::socket},
                                      frame_socket::max_descriptors}));
}

void server::reply_spawned(const child& made, pid_t pid) {
  auto reply = make_message<SpawnReply>([&](auto out) { out.setSpawned(pid); });
  int pidfd = made.pidfd.get();
  (void)control_.send(reply.words(), {&pidfd, 1}, patience);
}

void server::reply_failed(const error& why) {
  auto reply = make_message<SpawnReply>(
      [&](auto out) { messages::write_problem(why, out.initFailed()); });
  (void)control_.send(reply.words(), {}, patience);
}

void server::reap_ended() {
  std::erase_if(children_, [](child& each) {
    auto ended = reap(each.pidfd.get(), false);
    if (ended)
      (void)each.exit.send(ended->words(), {}, 0ms);
    return ended.has_value();
  });
}

void server::end_all() {
  for (auto& each : children_)
    send_signal(each.pidfd.get(), SIGKILL);
  for (auto& each : children_)
    if (auto ended = reap(each.pidfd.get(), true))
      (void)each.exit.send(ended->words(), {}, 0ms);
}

} // namespace automodel::worker
