#pragma once

#include "actors/interfaces.hpp"
#include "base/error.hpp"
#include "runtime/http/server.hpp"

#include <string>

namespace automodel::actors {

/// Nodes, actors by kind and the gateway itself in Prometheus' text format
/// 0.0.4. Actors are summed by kind: their paths are too many for labels.
/// Errors: parse_error.
result<std::string> metrics_text(const message<schema::ClusterSnapshot>& from,
                                 const runtime::http::server_statistics& http);

} // namespace automodel::actors
