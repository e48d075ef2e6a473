#pragma once

#include <string_view>

namespace automodel::runtime {

/// Whether `text` is what `pattern` says, in which "*" stands for any
/// characters, none and "/" included. An empty pattern is any text.
bool matches_pattern(std::string_view text, std::string_view pattern) noexcept;

} // namespace automodel::runtime
