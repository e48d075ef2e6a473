#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel {

/// The code point at the start of `text`, which is taken off. Not for an empty
/// text. A byte that starts no valid sequence is taken alone and is U+FFFD.
char32_t take_code_point(std::string_view& text) noexcept;

bool is_valid_utf8(std::string_view text) noexcept;

/// Columns that a terminal gives to text: two for wide East Asian characters
/// and emoji, none for combining marks.
std::size_t display_width(std::string_view text) noexcept;

/// The text in at most `columns` columns, the cut marked with "…".
std::string shortened(std::string_view text, std::size_t columns);

/// The text without what could command a terminal or forge its lines: control
/// characters, direction overrides and invalid bytes become U+FFFD.
std::string without_controls(std::string_view text);

} // namespace automodel
