#include "actors/gateway/api.hpp"

namespace automodel::actors {

std::span<const api_route> api_routes() {
  using enum operation;
  constexpr auto get = runtime::http::method::get;
  constexpr auto post = runtime::http::method::post;
  static const std::vector<api_route> routes{
      {get, "/api/v1/nodes", nodes, {"node"}},
      {get,
       "/api/v1/actors",
       actors,
       {"path", "kind", "node", "sort", "limit", "window_ms", "stuck_ms"}},
      {get, "/api/v1/actors/{path...}/state", actor_state, {"node", "wait_ms"}},
      {get, "/api/v1/actors/{path...}", actor, {"node"}},
      {get, "/api/v1/tree", tree, {"path", "node"}},
      {get, "/api/v1/deaths", deaths, {"node", "limit"}},
      {get,
       "/api/v1/trace",
       trace,
       {"path", "type", "node", "count", "rate", "for_ms"}},
      {get, "/api/v1/experiments", experiments, {}},
      {get, "/api/v1/records", records, {"experiment", "from", "limit"}},
      {get, "/api/v1/decisions", decisions, {"experiment", "agent", "limit"}},
      {get, "/api/v1/rewards", rewards, {"agent"}},
      {get, "/api/v1/events", events, {"types", "last_id"}},
      {get, "/api/v1/metrics", metrics, {}},
      {post, "/api/v1/control", control, {}},
      {post, "/api/v1/decide", decide, {}},
  };
  return routes;
}

} // namespace automodel::actors
