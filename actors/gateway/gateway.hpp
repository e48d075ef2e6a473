#pragma once

#include "actors/gateway/api.hpp"
#include "actors/gateway/api_query.hpp"
#include "actors/gateway/call_inbox.hpp"
#include "actors/gateway/control_gate.hpp"
#include "actors/gateway/event_feed.hpp"
#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "runtime/http/event_hub.hpp"
#include "runtime/http/router.hpp"
#include "runtime/http/server.hpp"
#include "storage/memory_reader.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// Where a gateway listens and what it allows.
struct gateway_options {
  std::vector<runtime::http::address> listen;
  /// Whoever shows this token may act on actors; empty: the gateway only shows.
  std::string token;
  /// What this node remembers; without it, those resources say so.
  std::optional<storage::memory_reader> memory;
  runtime::http::server_limits limits;
};

/// `/gateway`: the HTTP interface of a node (docs/openapi.json). An HTTP
/// server in a thread of its own puts requests into an inbox; this actor asks
/// inspectors and the memory, always with a deadline, and answers. An address
/// that is taken is tried again every few seconds: without its gateway a node
/// still does its work. To be spawned with caf::detached.
class gateway {
public:
  using handle = gateway_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "gateway";
  static constexpr const char* path = "/gateway";

  gateway(self_type* self, gateway_options options);
  ~gateway();

  handle::behavior_type make_behavior();

private:
  using respond = runtime::http::responder;

  void listen();
  runtime::http::request_handler inbox_handler();
  void serve(const gateway_call& call);
  void serve(const api_route& route, api_query& query,
             const gateway_call& call);
  void show_cluster(operation what, api_query& query, const respond& to);
  void show_actor(api_query& query, const respond& to);
  void show_state(api_query& query, const respond& to);
  void show_trace(api_query& query, const respond& to);
  void show_memory(operation what, api_query& query, const respond& to);
  void show_events(api_query& query, const gateway_call& call);
  void control(const gateway_call& call);
  void decide(const gateway_call& call);
  /// Whether whoever calls may act; else it was told why not.
  bool admits(const gateway_call& call);
  result<nlohmann::json>
  describe(const std::string& actor,
           const message<schema::ClusterSnapshot>& seen) const;

  /// Asks the cluster inspector and answers what `write` makes of its answer.
  template <class Reply, class Request, class Write>
  void ask_cluster(const message<Request>& request,
                   std::chrono::milliseconds patience, const respond& to,
                   Write write);

  self_type* self_;
  gateway_options options_;
  control_gate gate_;
  runtime::http::router router_;
  runtime::http::event_hub hub_;
  event_feed feed_;
  std::shared_ptr<call_inbox> inbox_;
  std::unique_ptr<runtime::http::server> server_;
};

} // namespace automodel::actors
