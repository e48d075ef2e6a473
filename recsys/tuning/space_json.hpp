#pragma once

#include "recsys/json_input.hpp"
#include "recsys/tuning/search_space.hpp"

#include <nlohmann/json_fwd.hpp>

namespace automodel::recsys {

/// A choice without a condition is the list of its values, anything else an
/// object: "values" or "low", "high", "log" and (of integers) "step", and
/// "when": {"parent", "values"}. The name is not part of it.
nlohmann::json as_json(const dimension& what);

/// The inverse. What it cannot be is an error of the document; whether the
/// domain makes sense is for check() and search_space::create to say.
dimension read_dimension(std::string name, const json_input& from);

} // namespace automodel::recsys
