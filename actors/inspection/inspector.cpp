#include "actors/inspection/inspector.hpp"

#include "actors/inspection/trace_report.hpp"
#include "messages/parameters.hpp"
#include "runtime/caf/host_requests.hpp"

#include <algorithm>

namespace automodel::actors {

using namespace std::chrono_literals;
using messages::read_text;

namespace {

constexpr std::uint32_t default_state_wait_ms = 1000;
constexpr std::uint32_t longest_state_wait_ms = 30'000;
constexpr auto trace_poll = 20ms;

// An answer about one actor: its status, and its state or why there is none.
message<schema::ActorState> actor_state(const node_view& view,
                                        const runtime::actor_counters& counters,
                                        const result<std::string>& json) {
  return messages::make_message<schema::ActorState>([&](auto to) {
    view.write(counters, inspect_filter{}.window, to.initStatus());
    if (json)
      to.setJson(*json);
    else
      to.setWhyNot(json.error().message);
  });
}

} // namespace

inspector::inspector(self_type* self, node_identity identity,
                     std::shared_ptr<const inspector_peers> peers)
    : self_(self),
      view_(self->environment(), std::move(identity), std::move(peers)) {}

inspector::handle::behavior_type inspector::make_behavior() {
  self_->environment().trace.stop(); // of an inspector that died meanwhile
  sample();
  return {
      runtime::guarded(self_,
                       [this](const message<schema::InspectQuery>& query) {
                         return inspect(query);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::StateRequest>& request) {
                         return state(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::TraceRequest>& request) {
                         return trace(request);
                       }),
  };
}

void inspector::sample() {
  view_.sample();
  // No warning: an import of large data takes its time, too.
  for (const auto& status : view_.newly_stuck())
    self_->log().info(
        "{} is stuck: one handler ({}) has run for {} ms, {} messages wait",
        status.path, view_.message_name(status),
        std::chrono::duration_cast<std::chrono::milliseconds>(
            *status.handling_for)
            .count(),
        status.mailbox);
  self_->after(load_history::every, [this] { sample(); });
}

result<message<schema::NodeSnapshot>>
inspector::inspect(const message<schema::InspectQuery>& query) const {
  auto filter = query.read(
      [](schema::InspectQuery::Reader from) -> result<inspect_filter> {
        return read_filter(from);
      });
  if (!filter)
    return pass_on(filter);
  return view_.snapshot(*filter);
}

inspector::state_promise
inspector::state(const message<schema::StateRequest>& request) {
  auto reply = self_->promise_reply<message<schema::ActorState>>();
  std::uint32_t wait_ms = 0;
  auto wanted = request.read(
      [&](schema::StateRequest::Reader from) -> result<std::string> {
        wait_ms = from.getWaitMs();
        return read_text(from.getPath());
      });
  if (!wanted) {
    reply.deliver(pass_on(wanted));
    return reply;
  }
  auto actor = self_->environment().directory.find_local(*wanted);
  auto counters = view_.counters_of(*wanted);
  if (!actor || !counters) {
    reply.deliver(actor ? fail(errc::not_found, "no actor lives at " + *wanted)
                        : pass_on(actor));
    return reply;
  }
  auto give = [this, counters, reply](const result<std::string>& json) {
    reply.deliver(actor_state(view_, *counters, json));
  };
  auto since = counters->handling_since_ns();
  if (since != 0
      && runtime::coarse_now_ns() - since
             > std::chrono::nanoseconds{node_view::stuck_after}.count()) {
    give(fail(errc::unavailable, "it is stuck and was not asked"));
    return reply;
  }
  if (*wanted == path) {
    give(fail(errc::incompatible, "it tells no more than its summary"));
    return reply;
  }
  std::chrono::milliseconds patience{std::min(
      wait_ms > 0 ? wait_ms : default_state_wait_ms, longest_state_wait_ms)};
  runtime::ask_high(
      self_, runtime::as_hosted(*actor), patience,
      runtime::host_request{runtime::host_request::kind::describe},
      [give](const std::string& json) { give(json); },
      [give, patience](const error& why) {
        if (why.code != errc::deadline_exceeded)
          return give(tl::unexpected<error>(why));
        give(fail(errc::deadline_exceeded,
                  "it did not answer within " + std::to_string(patience.count())
                      + " ms"));
      });
  return reply;
}

inspector::trace_promise
inspector::trace(const message<schema::TraceRequest>& request) {
  auto reply = self_->promise_reply<message<schema::TraceReport>>();
  std::chrono::milliseconds length{0};
  auto filter = request.read(
      [&](schema::TraceRequest::Reader from) -> result<runtime::trace_filter> {
        length = trace_length(from);
        return read_trace_filter(from);
      });
  if (!filter) {
    reply.deliver(pass_on(filter));
    return reply;
  }
  auto started = self_->environment().trace.start(std::move(*filter));
  if (!started)
    reply.deliver(pass_on(started));
  else
    await_trace(self_->now() + length, reply);
  return reply;
}

void inspector::await_trace(std::chrono::steady_clock::time_point until,
                            trace_promise reply) {
  auto& tracer = self_->environment().trace;
  if (tracer.state() == runtime::trace_end::running && self_->now() < until) {
    self_->after(trace_poll,
                 [this, until, reply] { await_trace(until, reply); });
    return;
  }
  reply.deliver(write_trace(tracer.stop(), view_.identity().id));
}

} // namespace automodel::actors
