#include "recsys/data/profile/wording.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace automodel::recsys {

namespace {

std::string formatted(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer{};
  auto [end, ignored] = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return {buffer.data(), end};
}

std::string padded(unsigned value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

} // namespace

std::string in_words(std::uint64_t count) {
  auto text = std::to_string(count);
  for (auto at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string percent(double share) {
  return formatted(100 * share, std::chars_format::fixed, 1) + " %";
}

std::string two_digits(double value) {
  return formatted(value, std::chars_format::fixed, 2);
}

std::string short_number(double value) {
  return formatted(value, std::chars_format::general, 4);
}

std::string day_of(std::int64_t second) {
  using namespace std::chrono;
  // Beyond this the calendar of <chrono> ends.
  constexpr std::int64_t last_day = 11'000'000;
  auto day = second / 86400;
  if (day < 0 || day > last_day)
    return "second " + std::to_string(second);
  year_month_day date{sys_days{days{static_cast<int>(day)}}};
  return std::to_string(static_cast<int>(date.year())) + "-"
         + padded(static_cast<unsigned>(date.month())) + "-"
         + padded(static_cast<unsigned>(date.day()));
}

} // namespace automodel::recsys
