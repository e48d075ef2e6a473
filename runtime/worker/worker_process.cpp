#include "runtime/worker/worker_process.hpp"

#include "base/pidfd.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace automodel::runtime {

namespace {

using namespace std::chrono_literals;
using messages::read_text;
using messages::schema::WorkerExit;
using messages::schema::WorkerReply;
using messages::schema::WorkerRequest;
using std::chrono::milliseconds;

// How long a worker may leave a request unread before it counts as hung.
constexpr auto send_patience = 10s;
// How long a dead worker's exit may take to be reported by the fork server.
constexpr auto report_patience = 5s;
// How long a worker may live on without its socket.
constexpr auto end_patience = 1s;

struct request_head {
  std::uint64_t task = 0;
  milliseconds deadline{0};
  std::size_t descriptors = 0;
};

result<request_head> read_head(const worker_request& request) {
  return request.read([](WorkerRequest::Reader from) -> result<request_head> {
    return request_head{from.getTask(), milliseconds{from.getDeadlineMs()},
                        from.getDescriptors().size()};
  });
}

struct reply_head {
  std::uint64_t task = 0;
  WorkerReply::Which which = WorkerReply::READY;
};

result<reply_head> read_head(const worker_reply& reply) {
  return reply.read([](WorkerReply::Reader from) -> result<reply_head> {
    return reply_head{from.getTask(), from.which()};
  });
}

std::vector<std::string> read_list(capnp::List<capnp::Text>::Reader from) {
  std::vector<std::string> texts;
  for (auto text : from)
    texts.push_back(read_text(text));
  return texts;
}

result<sandbox_report> read_report(const worker_reply& reply) {
  return reply.read([](WorkerReply::Reader from) -> result<sandbox_report> {
    if (from.which() == WorkerReply::FAILED)
      return tl::unexpected<error>(messages::read_problem(from.getFailed()));
    if (from.which() != WorkerReply::READY)
      return fail(errc::worker_failed, "the worker did not greet");
    auto ready = from.getReady();
    return sandbox_report{read_list(ready.getSandbox()),
                          read_list(ready.getMissing()),
                          ready.getGeneratedCode()};
  });
}

exit_cause cause_of(WorkerExit::Reader from) {
  switch (from.getCause()) {
  case WorkerExit::Cause::SIGNAL:
    return exit_cause::signal;
  case WorkerExit::Cause::OUT_OF_MEMORY:
    return exit_cause::out_of_memory;
  case WorkerExit::Cause::CPU_LIMIT:
    return exit_cause::cpu_limit;
  case WorkerExit::Cause::EXIT_CODE:
    break;
  }
  return from.getValue() == 0 ? exit_cause::finished : exit_cause::exit_code;
}

worker_exit read_exit(messages::frame words) {
  auto read = messages::message<WorkerExit>{std::move(words)}.read(
      [](WorkerExit::Reader from) -> result<worker_exit> {
        return worker_exit{
            cause_of(from),
            from.getValue(),
            {},
            from.getPeakMemoryBytes(),
            milliseconds{static_cast<std::int64_t>(from.getCpuMs())}};
      });
  return read.value_or(worker_exit{});
}

/// Not if it ended in another way before our signal reached it.
bool is_our_doing(const worker_exit& exit) {
  return exit.cause == exit_cause::finished || exit.cause == exit_cause::unknown
         || (exit.cause == exit_cause::signal && exit.value == SIGKILL);
}

} // namespace

worker_process::worker_process(state held) : held_(std::move(held)) {}

worker_process::worker_process(worker_process&&) noexcept = default;

worker_process& worker_process::operator=(worker_process&& other) noexcept {
  if (this != &other) {
    abandon();
    held_ = std::move(other.held_);
  }
  return *this;
}

worker_process::~worker_process() {
  abandon();
}

void worker_process::abandon() noexcept {
  if (!held_.pidfd || held_.exit)
    return;
  kill();
  (void)wait(report_patience);
}

result<void> worker_process::await_ready(milliseconds timeout) {
  auto received = held_.requests.receive(timeout);
  if (!received)
    return ended();
  if (!*received) {
    end_as(exit_cause::deadline);
    return ended();
  }
  auto report = read_report(worker_reply{std::move((*received)->words)});
  if (!report)
    return pass_on(report);
  held_.report = std::move(*report);
  return {};
}

result<void> worker_process::send(const worker_request& request,
                                  std::span<const int> descriptors) {
  auto head = read_head(request);
  if (!head)
    return pass_on(head);
  if (head->descriptors != descriptors.size())
    return fail(errc::invalid_argument,
                "a request names " + std::to_string(head->descriptors)
                    + " descriptors and goes with "
                    + std::to_string(descriptors.size()));
  held_.task = head->task;
  held_.deadline.reset();
  if (head->deadline > 0ms)
    held_.deadline = clock::now() + head->deadline;
  auto sent = held_.requests.send(request.words(), descriptors, send_patience);
  if (sent)
    return {};
  if (sent.error().code == errc::invalid_argument)
    return sent;
  if (sent.error().code == errc::deadline_exceeded)
    end_as(exit_cause::deadline);
  return ended();
}

result<std::optional<worker_reply>>
worker_process::receive(milliseconds timeout) {
  if (held_.ended_by_us)
    return ended();
  auto patience = timeout;
  if (held_.deadline)
    patience = std::clamp(
        std::chrono::ceil<milliseconds>(*held_.deadline - clock::now()), 0ms,
        timeout < 0ms ? milliseconds::max() : timeout);
  auto received = held_.requests.receive(patience);
  if (!received) {
    if (received.error().code == errc::cancelled) // a signal of ours
      return pass_on(received);
    if (received.error().code != errc::unavailable)
      end_as(exit_cause::protocol_violation, received.error().message);
    return ended();
  }
  if (*received) {
    auto reply = accept(std::move(**received));
    if (!reply) {
      end_as(exit_cause::protocol_violation, reply.error().message);
      return ended();
    }
    return std::optional{std::move(*reply)};
  }
  if (held_.deadline && clock::now() >= *held_.deadline) {
    end_as(exit_cause::deadline);
    return ended();
  }
  return std::optional<worker_reply>{};
}

result<worker_reply> worker_process::accept(messages::received_frame received) {
  worker_reply reply{std::move(received.words)};
  auto head = read_head(reply);
  if (!head)
    return pass_on(head);
  switch (head->which) {
  case WorkerReply::PROGRESS:
    break;
  case WorkerReply::FITTED:
  case WorkerReply::SCORED:
  case WorkerReply::JUDGED:
  case WorkerReply::DESCRIBED:
  case WorkerReply::CHECKED:
  case WorkerReply::EXPORTED:
  case WorkerReply::PAPER_READ:
  case WorkerReply::FAILED:
    held_.deadline.reset();
    break;
  default:
    return fail(errc::parse_error, "a reply out of place");
  }
  if (head->task != held_.task)
    return fail(errc::parse_error, "a reply to another request");
  return reply;
}

void worker_process::finish() noexcept {
  held_.requests.finish();
}

void worker_process::terminate(milliseconds grace) {
  if (held_.exit)
    return;
  if (!held_.ended_by_us)
    held_.ended_by_us = exit_cause::stopped;
  signal(SIGTERM);
  if (!wait(grace))
    signal(SIGKILL);
}

void worker_process::kill() noexcept {
  if (!held_.ended_by_us)
    held_.ended_by_us = exit_cause::stopped;
  signal(SIGKILL);
}

/// Kills it and remembers why.
void worker_process::end_as(exit_cause cause, std::string detail) {
  if (!held_.ended_by_us) {
    held_.ended_by_us = cause;
    held_.detail = std::move(detail);
  }
  signal(SIGKILL);
}

/// How it ended, as an error; waits for that.
tl::unexpected<error> worker_process::ended() {
  auto exit = wait(end_patience);
  if (!exit) {
    end_as(exit_cause::protocol_violation, "it closed its socket and went on");
    exit = wait(report_patience);
  }
  return tl::unexpected<error>(exit ? to_error(*exit)
                                    : std::move(exit.error()));
}

/// A process that has ended, reaped or not, is not found; nothing else can be
/// hit.
void worker_process::signal(int number) noexcept {
  send_signal(held_.pidfd.get(), number);
}

result<worker_exit> worker_process::wait(milliseconds timeout) {
  if (held_.exit)
    return *held_.exit;
  if (!has_ended(held_.pidfd.get(), timeout))
    return fail(errc::deadline_exceeded, "the worker is still running");
  auto told = held_.exit_socket.receive(report_patience);
  held_.exit
      = told && *told ? read_exit(std::move((*told)->words)) : worker_exit{};
  if (held_.ended_by_us && is_our_doing(*held_.exit)) {
    held_.exit->cause = *held_.ended_by_us;
    held_.exit->detail = held_.detail;
  }
  return *held_.exit;
}

} // namespace automodel::runtime
