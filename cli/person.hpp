#pragma once

#include <string>

namespace automodel::cli {

/// Who asks, as records show it: "ann@host".
std::string person();

} // namespace automodel::cli
