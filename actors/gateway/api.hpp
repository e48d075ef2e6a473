#pragma once

#include "runtime/http/exchange.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// What a resource of the API is about.
enum class operation : std::uint8_t {
  nodes,
  actors,
  actor_state,
  actor,
  tree,
  deaths,
  trace,
  experiments,
  records,
  decisions,
  rewards,
  events,
  metrics,
  control,
  decide,
};

/// One resource: what docs/openapi.json describes, and a test compares.
struct api_route {
  runtime::http::method verb;
  std::string_view pattern; ///< see runtime::http::router
  operation what;
  std::vector<std::string_view> parameters; ///< of the query; others are errors
};

/// All resources, in the order in which they are matched.
std::span<const api_route> api_routes();

} // namespace automodel::actors
