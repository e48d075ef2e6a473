#include "actors/inspection/controller.hpp"

#include "actors/cluster/paths.hpp"
#include "actors/inspection/control_record.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "messages/parameters.hpp"
#include "runtime/caf/host_requests.hpp"

namespace automodel::actors {

using namespace std::chrono_literals;
using messages::read_text;
using action = schema::ControlRequest::Action;

namespace {

constexpr auto memory_patience = 2s;
constexpr auto forward_patience = 5s;
constexpr auto pause_patience = 1s;
// Whoever carries the answer lives on until it has left.
constexpr auto answer_first = 100ms;
constexpr std::size_t longest_reason = 1000;

// Without these, nothing could be resumed.
bool is_needed_to_resume(const std::string& path) {
  return path.starts_with("/inspection/") || path == "/gateway";
}

message<schema::ControlReceipt> receipt(const std::string& node,
                                        const std::string& text,
                                        const std::string& record) {
  return messages::make_message<schema::ControlReceipt>([&](auto to) {
    to.setNode(node);
    to.setText(text);
    to.setRecord(capnp::Data::Reader{
        reinterpret_cast<const kj::byte*>(record.data()), record.size()});
  });
}

} // namespace

controller::controller(self_type* self, node_identity identity,
                       std::shared_ptr<const inspector_peers> peers,
                       memory_finder find_memory)
    : self_(self), identity_(std::move(identity)), peers_(std::move(peers)),
      find_memory_(std::move(find_memory)) {
  if (!find_memory_)
    find_memory_ = [self] {
      return self->environment().directory.find<memory_actor>(
          memory_keeper::path);
    };
}

controller::handle::behavior_type controller::make_behavior() {
  return {runtime::guarded(
      self_, [this](const message<schema::ControlRequest>& request) {
        return control(request);
      })};
}

result<control_order>
controller::check(const message<schema::ControlRequest>& request) const {
  auto order = read_order(request);
  if (!order)
    return order;
  if (!runtime::is_logical_path(order->path))
    return fail(errc::invalid_argument, "\"" + order->path + "\" is not a path",
                "such as /node/local/slots/1/trainer");
  if (order->reason.size() + order->by.size() > longest_reason)
    return fail(errc::invalid_argument, "a reason has at most "
                                            + std::to_string(longest_reason)
                                            + " bytes");
  if (order->node.empty()) // the path may say it
    order->node = node_of(order->path).value_or(std::string{});
  if (order->action == action::PAUSE && is_needed_to_resume(order->path))
    return fail(errc::invalid_argument,
                order->path + " is needed to resume what is paused");
  return order;
}

controller::answer
controller::control(const message<schema::ControlRequest>& request) {
  auto reply = self_->promise_reply<message<schema::ControlReceipt>>();
  auto order = check(request);
  if (!order) {
    reply.deliver(pass_on(order));
    return reply;
  }
  auto here = order->node.empty() || order->node == identity_.id;
  // Before it is recorded: nobody decides about who is not there.
  if (here)
    if (auto actor = self_->environment().directory.find_local(order->path);
        !actor) {
      reply.deliver(pass_on(actor));
      return reply;
    }
  auto go_on = [this, order = *order, here, reply](const recording& noted) {
    if (here)
      act(order, noted, reply);
    else
      forward(order, noted, reply);
  };
  if (order->recorded)
    go_on({});
  else
    record(*order, go_on);
  return reply;
}

void controller::record(const control_order& what,
                        std::function<void(const recording&)> then) {
  auto memory = find_memory_();
  if (!memory)
    return then({{}, memory.error().message});
  auto producer = std::string{path} + '@' + identity_.id + '/'
                  + identity_.incarnation + '/'
                  + std::to_string(self_->counters().restarts);
  runtime::ask(
      self_, *memory, memory_patience,
      decision_of(what, {producer, ++sequence_, path, identity_.id}),
      [then](const message<schema::CommitReceipt>& done) {
        auto id = done.read(
            [](schema::CommitReceipt::Reader from) -> result<std::string> {
              if (from.getIds().size() != 1)
                return fail(errc::parse_error, "a receipt without its id");
              auto id = from.getIds()[0];
              return std::string{reinterpret_cast<const char*>(id.begin()),
                                 id.size()};
            });
        then(id ? recording{*id, {}} : recording{{}, id.error().message});
      },
      [then](const error& why) {
        then({{}, to_string(why)});
      });
}

void controller::forward(const control_order& what, const recording& noted,
                         answer reply) {
  auto there = peers_->controller_of(what.node);
  if (!there) {
    reply.deliver(pass_on(there));
    return;
  }
  auto ordered = what;
  ordered.recorded = true;
  runtime::ask(
      self_, *there, forward_patience, write_order(ordered),
      [this, what, noted, reply](const message<schema::ControlReceipt>& done) {
        auto text = done.read(
            [](schema::ControlReceipt::Reader from) -> result<std::string> {
              return read_text(from.getText());
            });
        finish(what, noted, text ? *text : text.error().message, reply);
      },
      [reply](const error& why) { reply.deliver(tl::unexpected<error>(why)); });
}

void controller::act(const control_order& what, const recording& noted,
                     answer reply) {
  auto& environment = self_->environment();
  auto actor = environment.directory.find_local(what.path);
  std::string actor_kind;
  for (const auto& counters : environment.directory.counters())
    if (counters->path == what.path)
      actor_kind = counters->kind;
  if (!actor)
    return reply.deliver(pass_on(actor));
  if (actor_kind == "root" && what.action != action::LOG_LEVEL)
    return reply.deliver(fail(errc::invalid_argument,
                              what.path + " is the node itself",
                              "stop the process instead, with SIGTERM"));
  auto wait = is_needed_to_resume(what.path) ? answer_first : 0ms;
  switch (what.action) {
  case action::KILL:
    self_->after(wait, [actor = *actor] { runtime::kill_actor(actor); });
    return finish(what, noted, "it ends, at the latest after its handler",
                  reply);
  case action::RESTART:
    self_->after(wait, [actor = *actor] { runtime::stop_actor(actor); });
    return finish(what, noted, "it is asked to stop and comes back", reply);
  case action::PAUSE:
  case action::RESUME:
    return ask_host(what, *actor, noted, reply);
  case action::LOG_LEVEL: {
    auto level = runtime::log_level_from(what.level);
    if (!level)
      return reply.deliver(pass_on(level));
    environment.log.set_level(actor_kind, *level);
    return finish(what, noted,
                  "actors of kind " + actor_kind + " log from level "
                      + what.level + " on",
                  reply);
  }
  }
  reply.deliver(fail(errc::incompatible, "an action of a newer build"));
}

void controller::ask_host(const control_order& what,
                          const caf::strong_actor_ptr& actor,
                          const recording& noted, answer reply) {
  using kind_of = runtime::host_request::kind;
  auto pause = what.action == action::PAUSE;
  runtime::ask_high(
      self_, runtime::as_hosted(actor), pause_patience,
      runtime::host_request{pause ? kind_of::pause : kind_of::resume},
      [this, what, noted, reply, pause](const std::string&) {
        finish(what, noted,
               pause ? "its messages wait until it is resumed"
                     : "it handles what waited",
               reply);
      },
      [this, what, noted, reply, pause](const error& why) {
        if (why.code != errc::deadline_exceeded)
          return reply.deliver(tl::unexpected<error>(why));
        finish(what, noted,
               std::string{pause ? "it pauses" : "it goes on"}
                   + " when the handler at work has ended",
               reply);
      });
}

void controller::finish(const control_order& what, const recording& noted,
                        std::string text, const answer& reply) {
  if (!noted.why_not.empty())
    text += "; not recorded: " + noted.why_not;
  auto line = std::string{name_of(what.action)} + ' ' + what.path + " for "
              + (what.by.empty() ? "somebody" : what.by) + ": " + text;
  if (noted.why_not.empty())
    self_->log().info("{}", line);
  else
    self_->log().warning("{}", line);
  reply.deliver(
      receipt(what.node.empty() ? identity_.id : what.node, text, noted.id));
}

} // namespace automodel::actors
