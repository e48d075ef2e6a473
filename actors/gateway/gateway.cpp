#include "actors/gateway/gateway.hpp"

#include "actors/gateway/answers.hpp"

#include <nlohmann/json.hpp>

#include <variant>

namespace automodel::actors {

using namespace std::chrono_literals;
namespace http = runtime::http;

namespace {

constexpr auto listen_again = 2s;

} // namespace

gateway::gateway(self_type* self, gateway_options options)
    : self_(self), options_(std::move(options)),
      gate_(options_.token.empty() ? control_gate{}
                                   : control_gate{options_.token}),
      feed_(self, hub_, options_.memory),
      inbox_(std::make_shared<call_inbox>()) {
  options_.token.clear();
  for (const auto& route : api_routes())
    router_.add(route.verb, std::string{route.pattern});
}

gateway::~gateway() {
  hub_.close();
}

gateway::handle::behavior_type gateway::make_behavior() {
  listen();
  feed_.start();
  return {
      runtime::guarded(
          self_,
          [this](const message<schema::GatewayCall>& told) {
            auto ticket = told.read(
                [](schema::GatewayCall::Reader from) -> result<std::uint64_t> {
                  return from.getTicket();
                });
            auto call = ticket ? inbox_->take(*ticket) : std::nullopt;
            if (call)
              serve(*call);
          }),
      runtime::guarded(self_,
                       [this](const message<schema::ProgressEvent>& event) {
                         feed_.publish_progress(event);
                       }),
  };
}

void gateway::listen() {
  auto started
      = http::server::start(options_.listen, inbox_handler(), options_.limits,
                            self_->environment().log.component("http"));
  if (!started) {
    self_->note_error(to_string(started.error()));
    self_->summarise("not listening: " + started.error().message);
    self_->after(listen_again, [this] { listen(); });
    return;
  }
  server_ = std::move(*started);
  std::string where;
  for (const auto& address : server_->addresses())
    where += (where.empty() ? "" : ", ") + to_string(address);
  self_->summarise(where + (gate_.open() ? ", control by token" : ""));
  self_->log().info("listening at {}", where);
}

// Runs in the server's thread.
http::request_handler gateway::inbox_handler() {
  return [inbox = inbox_, self = caf::actor_cast<gateway_actor>(self_)](
             http::request asked, respond to) {
    gateway_call call{std::move(asked), std::move(to)};
    auto ticket = inbox->put(call);
    if (!ticket) {
      auto busy = answer_of(error{errc::unavailable,
                                  "too many requests wait",
                                  {},
                                  "try again in a second"});
      busy.headers.emplace_back("Retry-After", "1");
      call.respond(std::move(busy));
      return;
    }
    runtime::tell_from_outside(self,
                               messages::make_message<schema::GatewayCall>(
                                   [&](auto to) { to.setTicket(*ticket); }));
  };
}

void gateway::serve(const gateway_call& call) {
  auto found = router_.find(call.asked);
  if (auto* refusal = std::get_if<http::response>(&found))
    return call.respond(std::move(*refusal));
  auto& match = std::get<http::router::match>(found);
  const auto& route = api_routes()[match.route];
  api_query query{route, call.asked, std::move(match.arguments)};
  if (query.mistake())
    return call.respond(answer_of(*query.mistake()));
  serve(route, query, call);
}

void gateway::serve(const api_route& route, api_query& query,
                    const gateway_call& call) {
  switch (route.what) {
  case operation::nodes:
  case operation::actors:
  case operation::tree:
  case operation::deaths:
  case operation::metrics:
    return show_cluster(route.what, query, call.respond);
  case operation::actor:
    return show_actor(query, call.respond);
  case operation::actor_state:
    return show_state(query, call.respond);
  case operation::trace:
    return show_trace(query, call.respond);
  case operation::experiments:
  case operation::records:
  case operation::decisions:
  case operation::rewards:
    return show_memory(route.what, query, call.respond);
  case operation::events:
    return show_events(query, call);
  case operation::control:
    return control(call);
  case operation::decide:
    return decide(call);
  }
}

} // namespace automodel::actors
