#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// The whole text as a finite number; surrounding blanks are not allowed.
std::optional<double> parse_number(std::string_view text) noexcept;

/// The whole text as a finite number that a float can hold.
std::optional<float> parse_rating(std::string_view text) noexcept;

/// A point in time that is not before 1970: a whole number in any unit, a
/// decimal number (rounded down), or "YYYY-MM-DD[ T]hh:mm:ss[.fff][Z]" in UTC,
/// which gives seconds.
std::optional<std::int64_t> parse_time(std::string_view text) noexcept;

/// The text in quotes, printable and short: for messages about bad input.
std::string printable(std::string_view text);

} // namespace automodel::recsys
