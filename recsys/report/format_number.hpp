#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::recsys {

// How numbers stand in tables and reports. What is not finite is "–".

/// A metric: four decimals, "0.1234".
std::string metric_text(double value);

/// A difference of metrics: "+0.0123", "−0.0040".
std::string signed_text(double value);

/// "[0.1203, 0.1265]"
std::string interval_text(double low, double high);

/// "[+0.0101, +0.0145]"
std::string signed_interval_text(double low, double high);

/// "100,004"
std::string count_text(std::uint64_t value);

/// At most `digits` significant digits, no trailing zeros: axes and profiles.
std::string short_text(double value, int digits = 4);

/// A share of one: "6.3 %".
std::string percent_text(double share);

/// "2 m 05 s", "12.3 s"
std::string duration_text(double seconds);

/// The day of a Unix time in UTC, "1998-04-22".
std::string date_text(std::int64_t unix_seconds);

/// The first 12 characters of a long hash.
std::string_view short_hash(std::string_view hash) noexcept;

/// "1 seed", "3 seeds"
std::string plural(std::uint64_t n, std::string_view noun);

} // namespace automodel::recsys
