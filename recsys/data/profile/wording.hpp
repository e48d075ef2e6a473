#pragma once

#include <cstdint>
#include <string>

namespace automodel::recsys {

/// 1,234,567
std::string in_words(std::uint64_t count);

/// A share as "12.3 %".
std::string percent(double share);

/// "0.63"
std::string two_digits(double value);

/// At most four significant digits: "4", "0.0631", "1234", "2.5e+07".
std::string short_number(double value);

/// The day of a second after 1970, UTC: "1997-09-20".
std::string day_of(std::int64_t second);

} // namespace automodel::recsys
