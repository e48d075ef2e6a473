#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace automodel {

/// One value of a configuration. Integers and floating-point numbers are kept
/// apart so that `k = 200` and `k = 200.0` are told apart and reported.
using parameter = std::variant<bool, std::int64_t, double, std::string>;

/// Named values, sorted by name: a model's configuration, a decision's choice.
using parameters = std::map<std::string, parameter, std::less<>>;

/// `200`, `0.5` (shortest text that reads back equal), `true`, `word`.
std::string to_string(const parameter& value);

/// `alpha=0.7 k=200`: the form shown in tables, equal for equal parameters.
std::string to_string(const parameters& values);

} // namespace automodel
