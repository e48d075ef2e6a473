#include "worker/service/serve.hpp"

#include "worker/service/exit_code.hpp"
#include "worker/service/signals.hpp"
#include "worker/tasks/tasks.hpp"

#include <malloc.h>
#include <unistd.h>

#include <string_view>

namespace automodel::worker {

namespace {

using namespace std::chrono_literals;
using text_list = capnp::List<capnp::Text>;

void fill(text_list::Builder list, const std::vector<std::string>& from) {
  for (unsigned i = 0; i < list.size(); ++i)
    list.set(i, from[i]);
}

void reply_ready(reply_writer& reply, const protections& report) {
  reply.send([&](reply_writer::builder out) {
    auto ready = out.initReady();
    ready.setPid(::getpid());
    const auto& stand = report.in_force();
    fill(ready.initSandbox(static_cast<unsigned>(stand.size())), stand);
    const auto& missing = report.missing();
    fill(ready.initMissing(static_cast<unsigned>(missing.size())), missing);
    ready.setGeneratedCode(report.allow_generated_code());
  });
}

using request_message = messages::message<messages::schema::WorkerRequest>;

/// Also of a request that is refused.
std::uint64_t task_of(const request_message& request) {
  return request
      .read([](messages::schema::WorkerRequest::Reader from)
                -> result<std::uint64_t> { return from.getTask(); })
      .value_or(0);
}

/// libtorch has no type of its own for this, only a text, which a model may
/// have put into an error.
bool tells_out_of_memory(std::string_view text) {
  return text.find("std::bad_alloc") != text.npos
         || text.find("can't allocate memory") != text.npos;
}

/// One worker, between two requests.
class loop {
public:
  loop(const sandbox& around, messages::frame_socket node,
       const recsys::model_registry& models)
      : around_(around), node_(std::move(node)), models_(models),
        cancel_(handle_signals()) {}

  int run() {
    reply_writer greeting{node_, 0};
    reply_ready(greeting, around_.report);
    while (!cancel_) {
      auto received = node_.receive(-1ms);
      if (!received)
        return after(received.error());
      serve(std::move(**received));
      if (out_of_memory_)
        return exit_code::out_of_memory; // what is left may be in any state
      // While it waits, others may have what this request needed.
      ::malloc_trim(0);
    }
    return exit_code::done;
  }

private:
  int after(const error& end) const {
    auto wanted = end.code == errc::unavailable || end.code == errc::cancelled;
    return wanted ? exit_code::done : exit_code::broken_socket;
  }

  void serve(messages::received_frame received) {
    request_message message{std::move(received.words)};
    auto wanted = read_request(message);
    reply_writer reply{node_, task_of(message)};
    result<void> done;
    if (!wanted)
      done = pass_on(wanted);
    else
      done = serve(*wanted, std::move(received.descriptors), reply);
    if (!done)
      reply.failed(done.error());
  }

  result<void> serve(const request& wanted, std::vector<unique_fd> passed,
                     reply_writer& reply) {
    auto held = descriptors::match(wanted.descriptors, std::move(passed));
    if (!held)
      return pass_on(held);
    if (auto set
        = around_.requests.narrow(wanted.memory_bytes, wanted.deadline);
        !set)
      return set;
    return run_guarded(wanted, {*held, models_, around_.report, cancel_,
                                wanted.deadline, reply});
  }

  result<void> run_guarded(const request& wanted, const task_context& in) {
    auto done = run_caught(wanted, in);
    if (!done && tells_out_of_memory(done.error().message)) {
      out_of_memory_ = true;
      return fail_at(done.error().where, errc::resource_exhausted,
                     "the worker met its memory limit: "
                         + done.error().message);
    }
    return done;
  }

  static result<void> run_caught(const request& wanted,
                                 const task_context& in) {
    try {
      return std::visit([&](const auto& task) { return worker::run(task, in); },
                        wanted.what);
    } catch (const std::exception& thrown) {
      return fail(errc::internal,
                  std::string{"the task threw an exception: "} + thrown.what());
    }
  }

  const sandbox& around_;
  messages::frame_socket node_;
  const recsys::model_registry& models_;
  const std::atomic<bool>& cancel_;
  bool out_of_memory_ = false;
};

} // namespace

int serve(const sandbox& around, messages::frame_socket node,
          const recsys::model_registry& models) {
  return loop{around, std::move(node), models}.run();
}

} // namespace automodel::worker
