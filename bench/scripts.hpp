#pragma once

#include <string_view>

namespace automodel::bench {

/// The text of bench/theirs/NAME.py.
std::string_view script(std::string_view name);

} // namespace automodel::bench
