#include "recsys/data/text/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace automodel::recsys {

namespace {

/// In nanoseconds the year 2096; larger numbers are mistakes.
constexpr double time_limit = 4e18;

std::string_view without_plus(std::string_view text) noexcept {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-')
    text.remove_prefix(1);
  return text;
}

template <class T>
std::optional<T> parse_whole(std::string_view text) noexcept {
  T value{};
  auto [end, error]
      = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

template <class T>
std::optional<T> parse_finite(std::string_view text) noexcept {
  auto value = parse_whole<T>(without_plus(text));
  if (!value || !std::isfinite(*value))
    return std::nullopt;
  return value;
}

/// The fixed-width number at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t width) noexcept {
  if (text.size() < at + width)
    return -1;
  int value = 0;
  for (auto c : text.substr(at, width)) {
    if (c < '0' || c > '9')
      return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// Whether `text` is what may follow the seconds: a fraction, then a Z.
bool ends_a_time(std::string_view text) noexcept {
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    auto end = text.find_first_not_of("0123456789");
    if (end == 0 || text.empty())
      return false;
    text.remove_prefix(std::min(end, text.size()));
  }
  return text.empty() || text == "Z";
}

std::optional<std::int64_t> parse_calendar(std::string_view text) noexcept {
  using namespace std::chrono;
  if (text.size() < 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  auto y = digits(text, 0, 4);
  auto m = digits(text, 5, 2);
  auto d = digits(text, 8, 2);
  if (y < 1970 || m < 1 || d < 1)
    return std::nullopt;
  auto date = year{y} / month{static_cast<unsigned>(m)}
              / day{static_cast<unsigned>(d)};
  if (!date.ok())
    return std::nullopt;
  auto seconds = sys_days{date}.time_since_epoch().count() * 86400LL;
  if (text.size() == 10)
    return seconds;
  if (text.size() < 19 || (text[10] != ' ' && text[10] != 'T')
      || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  auto hour = digits(text, 11, 2);
  auto minute = digits(text, 14, 2);
  auto second = digits(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
      || second > 60 || !ends_a_time(text.substr(19)))
    return std::nullopt;
  return seconds + hour * 3600 + minute * 60 + second;
}

} // namespace

std::optional<double> parse_number(std::string_view text) noexcept {
  return parse_finite<double>(text);
}

std::optional<float> parse_rating(std::string_view text) noexcept {
  if (text.size() == 1 && text[0] >= '0' && text[0] <= '9')
    return static_cast<float>(text[0] - '0');
  return parse_finite<float>(text);
}

std::optional<std::int64_t> parse_time(std::string_view text) noexcept {
  if (auto whole = parse_whole<std::int64_t>(text)) {
    if (*whole < 0 || *whole > static_cast<std::int64_t>(time_limit))
      return std::nullopt;
    return whole;
  }
  if (auto number = parse_number(text)) {
    if (*number < 0 || *number > time_limit)
      return std::nullopt;
    return static_cast<std::int64_t>(std::floor(*number));
  }
  return parse_calendar(text);
}

std::string printable(std::string_view text) {
  constexpr std::size_t shown = 40;
  constexpr char hex[] = "0123456789abcdef";
  std::string out = "\"";
  for (auto c : text.substr(0, shown)) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += text.size() > shown ? "...\"" : "\"";
  return out;
}

} // namespace automodel::recsys
