#include "actors/coordinator/experiment_order.hpp"

#include "actors/coordinator/inbox.hpp"
#include "actors/inspection/control_record.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace automodel::actors {

using messages::read_text;
using runtime::job_state;

namespace {

constexpr std::array<std::string_view, 4> action_names{"cancel", "pause",
                                                       "resume", "rerun"};
constexpr std::string_view slot_prefix = "experiment/";
constexpr std::size_t longest_reason = 1000;

result<experiment_order> order_in(schema::Decision::Reader decision) {
  auto options = decision.getOptions();
  if (decision.getChosen() >= options.size())
    return fail(errc::parse_error, "an order without an action");
  auto choice
      = messages::read_parameters(options[decision.getChosen()].getChoice());
  experiment_order out;
  auto text = [&](const char* name) {
    auto found = choice.find(name);
    const auto* value = found == choice.end()
                            ? nullptr
                            : std::get_if<std::string>(&found->second);
    return value ? *value : std::string{};
  };
  auto name = text("action");
  auto at = std::find(action_names.begin(), action_names.end(), name);
  if (at == action_names.end())
    return fail(errc::incompatible, "an order of a newer build: " + name);
  out.action = static_cast<order_action>(at - action_names.begin());
  out.experiment = read_text(decision.getSlot()).substr(slot_prefix.size());
  out.reason = text("reason");
  out.by = text("by");
  out.name = text("name");
  return out;
}

} // namespace

std::string_view name_of(order_action action) noexcept {
  auto at = static_cast<std::size_t>(action);
  return at < action_names.size() ? action_names[at] : "unknown";
}

result<experiment_order>
read_order(const message<schema::OrderExperiment>& of) {
  return of.read([](schema::OrderExperiment::Reader from)
                     -> result<experiment_order> {
    experiment_order out{from.getAction(), read_text(from.getExperiment()),
                         read_text(from.getReason()), read_text(from.getBy())};
    if (name_of(out.action) == "unknown")
      return fail(errc::incompatible, "an action of a newer build");
    if (out.experiment.empty()
        || out.experiment.size() > longest_experiment_name)
      return fail(errc::invalid_argument,
                  "an experiment is named by its id, the start of it, or its "
                  "name");
    if (out.reason.size() + out.by.size() > longest_reason)
      return fail(errc::invalid_argument, "a reason has at most "
                                              + std::to_string(longest_reason)
                                              + " bytes");
    return out;
  });
}

message<schema::OrderExperiment> write_order(const experiment_order& from) {
  return messages::make_message<schema::OrderExperiment>([&](auto to) {
    to.setAction(from.action);
    to.setExperiment(from.experiment);
    to.setReason(from.reason);
    to.setBy(from.by);
  });
}

result<job_state> state_after(order_action action, job_state before) {
  auto wanted = action == order_action::CANCEL  ? job_state::cancelled
                : action == order_action::PAUSE ? job_state::paused
                                                : job_state::running;
  // What waits for its turn goes on by itself.
  auto nothing_to_do
      = wanted == before
        || (action == order_action::RESUME && before == job_state::queued);
  if (nothing_to_do)
    return before;
  auto after = before;
  if (auto moved = runtime::advance(after, wanted); !moved)
    return fail(errc::conflict,
                "it has ended: it is " + std::string{to_string(before)},
                "automodel rerun runs it once more");
  return after;
}

void write_decision(const experiment_order& order, std::uint64_t number,
                    schema::Record::Builder to) {
  auto action = std::string{name_of(order.action)};
  to.setExperiment(operations);
  to.setStep("order/" + order.experiment + '/' + std::to_string(number));
  to.setAgent(inbox::path);
  auto decision = to.initDecision();
  decision.setSlot(std::string{slot_prefix} + order.experiment);
  parameters choice{{"action", action}};
  for (const auto& [key, value] :
       {std::pair{"by", &order.by}, std::pair{"reason", &order.reason},
        std::pair{"name", &order.name}})
    if (!value->empty())
      choice[key] = *value;
  auto option = decision.initOptions(1)[0];
  messages::write_parameters(
      choice, option.initChoice(static_cast<unsigned>(choice.size())));
  decision.setRationale((order.by.empty() ? "" : "by " + order.by)
                        + (order.reason.empty() ? "" : ": " + order.reason));
}

tl::unexpected<error> about_experiment(const std::string& id, error why) {
  why.message = "experiment " + id + ": " + why.message;
  return tl::unexpected<error>(std::move(why));
}

result<order_table> recorded_orders(const storage::memory_reader& memory) {
  storage::record_filter filter;
  filter.experiment = operations;
  filter.kind = schema::Record::DECISION;
  filter.agent = inbox::path;
  filter.limit = std::numeric_limits<std::size_t>::max();
  auto records = memory.log(filter);
  if (!records)
    return pass_on(records);
  order_table out;
  for (const auto& stored : *records) {
    auto order = stored.record.read([](schema::Record::Reader from) {
      return order_in(from.getDecision());
    });
    if (!order)
      return pass_on(order);
    if (order->action != order_action::RERUN)
      out.insert_or_assign(order->experiment, *order);
  }
  return out;
}

} // namespace automodel::actors
