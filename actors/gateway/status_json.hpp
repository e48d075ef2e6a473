#pragma once

#include "actors/interfaces.hpp"
#include "base/error.hpp"

#include <nlohmann/json_fwd.hpp>

namespace automodel::actors {

// Answers of inspectors and controllers as the JSON of the API
// (docs/openapi.json). Errors of all: parse_error.

/// {"complete", "missing", "nodes": [...]}
result<nlohmann::json> nodes_json(const message<schema::ClusterSnapshot>& from);

/// {"complete", "missing", "actors": [...], "matched"}
result<nlohmann::json>
actors_json(const message<schema::ClusterSnapshot>& from);

/// {"complete", "missing", "nodes": [{"node", "children": [...]}]}: actors
/// below the paths they live under.
result<nlohmann::json> tree_json(const message<schema::ClusterSnapshot>& from);

/// {"complete", "missing", "deaths": [...]}, newest first.
result<nlohmann::json>
deaths_json(const message<schema::ClusterSnapshot>& from);

/// {"actor": {...}, "state": ...} or, instead of a state, "why_not".
result<nlohmann::json> state_json(const message<schema::ActorState>& from);

/// {"complete", "missing", "ended", "events": [...]}
result<nlohmann::json> trace_json(const message<schema::TraceReport>& from);

/// {"node", "text", "record"}
result<nlohmann::json>
receipt_json(const message<schema::ControlReceipt>& from);

nlohmann::json progress_json(schema::ProgressEvent::Reader from);
nlohmann::json death_json(schema::Tombstone::Reader from);
nlohmann::json actor_json(schema::ActorStatus::Reader from);

} // namespace automodel::actors
