#pragma once

#include "base/parameters.hpp"

#include <nlohmann/json_fwd.hpp>

namespace automodel::recsys {

/// A configuration's values as JSON; json_input::read is the inverse.
nlohmann::json as_json(const parameter& value);
nlohmann::json as_json(const parameters& values);

} // namespace automodel::recsys
