#include "actors/gateway/answers.hpp"
#include "actors/gateway/gateway.hpp"
#include "actors/gateway/memory_json.hpp"
#include "actors/gateway/metrics_text.hpp"
#include "actors/gateway/status_json.hpp"
#include "actors/inspection/cluster_inspector.hpp"
#include "actors/inspection/controller.hpp"
#include "actors/inspection/trace_report.hpp"
#include "actors/memory/commit_message.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "base/nearest_word.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

// What the gateway answers, resource by resource.
namespace automodel::actors {

using namespace std::chrono_literals;
using json = nlohmann::json;
namespace http = runtime::http;

namespace {

constexpr auto cluster_patience = 3s;
constexpr auto control_patience = 10s;
constexpr std::size_t shown_of_an_actor = 10;

http::response text_answer(result<std::string> text) {
  if (!text)
    return answer_of(text.error());
  http::response out;
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  out.body = std::move(*text);
  return out;
}

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < list.size();) {
    auto end = std::min(list.find(',', at), list.size());
    if (end > at)
      out.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

error no_memory() {
  return {errc::unavailable,
          "this node has no memory",
          {},
          "ask the one with the role \"memory\""};
}

std::uint64_t id_of(const std::string& text) {
  std::uint64_t id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

} // namespace

template <class Reply, class Request, class Write>
void gateway::ask_cluster(const message<Request>& request,
                          std::chrono::milliseconds patience, const respond& to,
                          Write write) {
  auto cluster = self_->environment().directory.find<cluster_inspector_actor>(
      cluster_inspector::path);
  if (!cluster)
    return to(answer_of(error{errc::unavailable,
                              cluster.error().message,
                              {},
                              "it is being restarted: try again"}));
  runtime::ask(
      self_, *cluster, patience, request,
      [to, write](const message<Reply>& answer) { to(write(answer)); },
      [to](const error& why) { to(answer_of(why)); });
}

void gateway::show_cluster(operation what, api_query& query,
                           const respond& to) {
  auto request = inspect_query(what, query);
  if (!request)
    return to(answer_of(request.error()));
  using snapshot = message<schema::ClusterSnapshot>;
  ask_cluster<schema::ClusterSnapshot>(
      *request, cluster_patience, to,
      [this, what](const snapshot& seen) -> http::response {
        switch (what) {
        case operation::nodes:
          return answer_of(nodes_json(seen));
        case operation::tree:
          return answer_of(tree_json(seen));
        case operation::deaths:
          return answer_of(deaths_json(seen));
        case operation::metrics:
          return text_answer(
              metrics_text(seen, server_ ? server_->statistics()
                                         : http::server_statistics{}));
        default:
          return answer_of(actors_json(seen));
        }
      });
}

void gateway::show_actor(api_query& query, const respond& to) {
  auto request = inspect_query(operation::actor, query);
  if (!request)
    return to(answer_of(request.error()));
  ask_cluster<schema::ClusterSnapshot>(
      *request, cluster_patience, to,
      [this, actor = query.actor_path()](
          const message<schema::ClusterSnapshot>& seen) {
        return answer_of(describe(actor, seen));
      });
}

// The actor wherever it lives, its deaths, decisions and rewards.
result<json>
gateway::describe(const std::string& actor,
                  const message<schema::ClusterSnapshot>& seen) const {
  auto out = actors_json(seen);
  auto died = deaths_json(seen);
  if (!out || !died)
    return pass_on(out);
  auto deaths = json::array();
  for (auto& death : (*died)["deaths"])
    if (death["path"] == actor && deaths.size() < shown_of_an_actor)
      deaths.push_back(std::move(death));
  if ((*out)["actors"].empty() && deaths.empty())
    return fail(errc::not_found, "no actor lives or died at " + actor,
                "automodel ps shows who lives");
  (*out)["deaths"] = std::move(deaths);
  if (!options_.memory)
    return out;
  auto decisions = decisions_json(*options_.memory,
                                  {.agent = actor, .limit = shown_of_an_actor});
  auto rewards = rewards_json(*options_.memory, actor);
  if (!decisions)
    return pass_on(decisions);
  if (!rewards)
    return pass_on(rewards);
  (*out)["decisions"] = std::move((*decisions)["decisions"]);
  (*out)["rewards"] = std::move((*rewards)["rewards"]);
  return out;
}

void gateway::show_state(api_query& query, const respond& to) {
  auto wait = std::chrono::milliseconds{query.number("wait_ms", 0, 30'000)};
  auto request = state_request(query);
  if (!request)
    return to(answer_of(request.error()));
  ask_cluster<schema::ActorState>(*request, wait + cluster_patience, to,
                                  [](const message<schema::ActorState>& state) {
                                    return answer_of(state_json(state));
                                  });
}

void gateway::show_trace(api_query& query, const respond& to) {
  auto request = trace_request(query);
  if (!request)
    return to(answer_of(request.error()));
  auto length = request->read(
      [](schema::TraceRequest::Reader from)
          -> result<std::chrono::milliseconds> { return trace_length(from); });
  ask_cluster<schema::TraceReport>(
      *request, length.value_or(0ms) + cluster_patience, to,
      [](const message<schema::TraceReport>& report) {
        return answer_of(trace_json(report));
      });
}

void gateway::show_memory(operation what, api_query& query, const respond& to) {
  auto limit = query.number("limit", 50, 1000);
  auto from = query.number("from", 1, ~0U);
  if (query.mistake())
    return to(answer_of(*query.mistake()));
  if (!options_.memory)
    return to(answer_of(no_memory()));
  const auto& memory = *options_.memory;
  if (what == operation::experiments)
    return to(answer_of(experiments_json(memory)));
  if (what == operation::records)
    return to(answer_of(
        records_json(memory, {query.text("experiment"), from, limit})));
  if (what == operation::rewards)
    return to(answer_of(rewards_json(memory, query.text("agent"))));
  to(answer_of(decisions_json(
      memory, {query.text("experiment"), query.text("agent"), limit})));
}

void gateway::show_events(api_query& query, const gateway_call& call) {
  auto types = words_of(query.text("types"));
  for (const auto& type : types)
    if (std::ranges::find(event_types, type) == event_types.end())
      return call.respond(
          answer_of(error{errc::invalid_argument,
                          "there are no events of that type: " + type,
                          {},
                          allowed_words(type, event_types)}));
  auto last = call.asked.last_event_id.empty() ? query.text("last_id")
                                               : call.asked.last_event_id;
  auto queue = hub_.subscribe(std::move(types), id_of(last));
  if (!queue)
    return call.respond(answer_of(error{errc::unavailable,
                                        "too many clients listen to events",
                                        {},
                                        "close one of them"}));
  http::response stream;
  stream.events = std::move(queue);
  call.respond(std::move(stream));
}

bool gateway::admits(const gateway_call& call) {
  if (!gate_.open()) {
    call.respond(http::error_response(403, "not_permitted",
                                      "this gateway only shows",
                                      "start the node with --allow-control"));
    return false;
  }
  if (gate_.admits(call.asked.authorization))
    return true;
  self_->log().warning("control was refused: a wrong token, or none");
  auto refusal
      = http::error_response(401, "not_permitted", "control needs the token",
                             "Authorization: Bearer TOKEN");
  refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
  call.respond(std::move(refusal));
  return false;
}

void gateway::control(const gateway_call& call) {
  if (!admits(call))
    return;
  auto order = control_order_from(call.asked.body);
  if (!order)
    return call.respond(answer_of(order.error()));
  auto controller = self_->environment().directory.find<controller_actor>(
      actors::controller::path);
  if (!controller)
    return call.respond(answer_of(controller.error()));
  runtime::ask(
      self_, *controller, control_patience, write_order(*order),
      [to = call.respond](const message<schema::ControlReceipt>& receipt) {
        to(answer_of(receipt_json(receipt)));
      },
      [to = call.respond](const error& why) { to(answer_of(why)); });
}

// A person's word on a proposal, by the rules (actors/arbitration).
void gateway::decide(const gateway_call& call) {
  if (!admits(call))
    return;
  if (!options_.memory)
    return call.respond(answer_of(no_memory()));
  auto word = human_word_from(call.asked.body);
  if (!word)
    return call.respond(answer_of(word.error()));
  auto ruling = rule_by_person(*options_.memory, *word);
  if (!ruling)
    return call.respond(answer_of(ruling.error()));
  json answer{{"record", to_hex(ruling->record)},
              {"text", ruling->text},
              {"repeated", !ruling->step}};
  if (!ruling->step)
    return call.respond(answer_of(std::move(answer)));
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return call.respond(answer_of(memory.error()));
  runtime::ask(
      self_, *memory, control_patience, commit_message(*ruling->step),
      [to = call.respond, answer](const message<schema::CommitReceipt>&) {
        to(answer_of(answer));
      },
      [to = call.respond](const error& why) { to(answer_of(why)); });
}

} // namespace automodel::actors
