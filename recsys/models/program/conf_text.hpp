#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// A program's configuration as it stands in a saved model: a JSON object with
/// sorted keys; whole floating-point numbers keep their point.
std::string conf_to_text(const parameters& conf);

/// The inverse. Errors: corrupt.
result<parameters> conf_from_text(std::string_view text);

} // namespace automodel::recsys
