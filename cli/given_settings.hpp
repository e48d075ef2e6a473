#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <string>
#include <vector>

namespace automodel::cli {

/// What --set NAME=VALUE was given, as values: flags, whole numbers, numbers,
/// else text. Errors: invalid_argument (no name, no value).
result<parameters> given_settings(const std::vector<std::string>& settings);

} // namespace automodel::cli
