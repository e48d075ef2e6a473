#pragma once

#include "base/error.hpp"
#include "runtime/http/exchange.hpp"

#include <nlohmann/json_fwd.hpp>

namespace automodel::actors {

/// 200 with JSON, or what the error says.
runtime::http::response answer_of(const result<nlohmann::json>& what);

/// An error with the status of its kind: 400 for what was asked wrongly, 404,
/// 409 (conflict), 503 (try again), 504, else 500.
runtime::http::response answer_of(const error& what);

} // namespace automodel::actors
