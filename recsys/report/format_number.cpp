#include "recsys/report/format_number.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::string_view no_value = "–";
constexpr std::string_view minus = "−"; // as wide as a plus

std::string fixed(double value, int decimals) {
  std::array<char, 400> buffer{}; // the largest double has 309 digits
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   value, std::chars_format::fixed, decimals);
  return {buffer.data(), end};
}

/// Without the sign of a zero that was rounded.
std::string without_negative_zero(std::string text) {
  if (text.starts_with('-')
      && text.find_first_not_of("-0.") == std::string::npos)
    text.erase(0, 1);
  return text;
}

std::string two_digits(std::uint64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

} // namespace

std::string metric_text(double value) {
  if (!std::isfinite(value))
    return std::string(no_value);
  return without_negative_zero(fixed(value, 4));
}

std::string signed_text(double value) {
  if (!std::isfinite(value))
    return std::string(no_value);
  auto text = without_negative_zero(fixed(value, 4));
  if (text.starts_with('-'))
    return std::string(minus) + text.substr(1);
  return '+' + text;
}

std::string interval_text(double low, double high) {
  return '[' + metric_text(low) + ", " + metric_text(high) + ']';
}

std::string signed_interval_text(double low, double high) {
  return '[' + signed_text(low) + ", " + signed_text(high) + ']';
}

std::string count_text(std::uint64_t value) {
  auto text = std::to_string(value);
  for (auto at = text.size(); at > 3; at -= 3)
    text.insert(at - 3, ",");
  return text;
}

std::string short_text(double value, int digits) {
  if (!std::isfinite(value))
    return std::string(no_value);
  if (value == std::floor(value) && std::abs(value) < 1e15) {
    auto text = count_text(static_cast<std::uint64_t>(std::abs(value)));
    return value < 0 ? std::string(minus) + text : text;
  }
  std::array<char, 64> buffer{};
  auto [end, code] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   value, std::chars_format::general, digits);
  std::string text{buffer.data(), end};
  if (text.starts_with('-'))
    text.replace(0, 1, minus);
  return text;
}

std::string percent_text(double share) {
  if (!std::isfinite(share))
    return std::string(no_value);
  auto percent = 100 * share;
  auto decimals = percent != 0 && std::abs(percent) < 10 ? 2 : 1;
  return without_negative_zero(fixed(percent, decimals)) + " %";
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e12)
    return std::string(no_value);
  if (seconds < 60)
    return fixed(seconds, 1) + " s";
  auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3600)
    return std::to_string(whole / 60) + " m " + two_digits(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + two_digits(whole / 60 % 60)
         + " m";
}

std::string date_text(std::int64_t unix_seconds) {
  constexpr std::int64_t year_9999 = 253'402'300'799;
  if (unix_seconds < -62'135'596'800 || unix_seconds > year_9999)
    return std::string(no_value);
  using namespace std::chrono;
  year_month_day day{floor<days>(sys_seconds{seconds{unix_seconds}})};
  auto year = std::to_string(static_cast<int>(day.year()));
  return std::string(4 - std::min<std::size_t>(4, year.size()), '0') + year
         + '-' + two_digits(static_cast<unsigned>(day.month())) + '-'
         + two_digits(static_cast<unsigned>(day.day()));
}

std::string_view short_hash(std::string_view hash) noexcept {
  return hash.substr(0, 12);
}

std::string plural(std::uint64_t n, std::string_view noun) {
  return count_text(n) + ' ' + std::string(noun) + (n == 1 ? "" : "s");
}

} // namespace automodel::recsys
