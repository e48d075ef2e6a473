#include "actors/inspection/control_record.hpp"

#include "messages/parameters.hpp"

#include <array>

namespace automodel::actors {

using messages::read_text;

namespace {

constexpr std::array<std::string_view, 5> action_names{
    "kill", "restart", "pause", "resume", "loglevel"};

} // namespace

std::string_view name_of(schema::ControlRequest::Action action) noexcept {
  auto at = static_cast<std::size_t>(action);
  return at < action_names.size() ? action_names[at] : "unknown";
}

result<schema::ControlRequest::Action> action_from(std::string_view name) {
  for (std::size_t i = 0; i < action_names.size(); ++i)
    if (action_names[i] == name)
      return static_cast<schema::ControlRequest::Action>(i);
  return fail(errc::invalid_argument,
              "\"" + std::string{name} + "\" is not an action",
              "kill, restart, pause, resume or loglevel");
}

result<control_order> read_order(const message<schema::ControlRequest>& from) {
  return from.read(
      [](schema::ControlRequest::Reader order) -> result<control_order> {
        if (name_of(order.getAction()) == "unknown")
          return fail(errc::incompatible, "an action of a newer build");
        return control_order{order.getAction(),
                             read_text(order.getPath()),
                             read_text(order.getNode()),
                             read_text(order.getLevel()),
                             read_text(order.getReason()),
                             read_text(order.getBy()),
                             order.getRecorded()};
      });
}

message<schema::ControlRequest> write_order(const control_order& from) {
  return messages::make_message<schema::ControlRequest>([&](auto to) {
    to.setAction(from.action);
    to.setPath(from.path);
    to.setNode(from.node);
    to.setLevel(from.level);
    to.setReason(from.reason);
    to.setBy(from.by);
    to.setRecorded(from.recorded);
  });
}

message<schema::CommitStep> decision_of(const control_order& order,
                                        const decision_place& place) {
  auto action = std::string{name_of(order.action)};
  parameters choice{{"action", action}, {"path", order.path}};
  choice["node"] = order.node.empty() ? place.node : order.node;
  if (!order.level.empty())
    choice["level"] = order.level;
  auto step = place.producer + '/' + std::to_string(place.sequence);
  return messages::make_message<schema::CommitStep>([&](auto to) {
    to.initMeta().setIdempotencyKey(step);
    to.setProducer(place.producer);
    to.setSequence(place.sequence);
    auto record = to.initResults(1)[0].initRecord();
    record.setExperiment(operations);
    record.setStep(step);
    record.setAgent(place.agent);
    auto decision = record.initDecision();
    decision.setSlot("control/" + action);
    auto option = decision.initOptions(1)[0];
    messages::write_parameters(
        choice, option.initChoice(static_cast<unsigned>(choice.size())));
    decision.setRationale((order.by.empty() ? "" : "by " + order.by)
                          + (order.reason.empty() ? "" : ": " + order.reason));
  });
}

} // namespace automodel::actors
