#include "coordination/micro.hpp"

#include <cmath>
#include <limits>

namespace automodel::coordination {

micro saturated(wide count) noexcept {
  constexpr wide most = std::numeric_limits<std::int64_t>::max();
  constexpr wide least = std::numeric_limits<std::int64_t>::min();
  if (count > most)
    count = most;
  if (count < least)
    count = least;
  return {static_cast<std::int64_t>(count)};
}

wide divided(wide numerator, wide denominator) noexcept {
  auto half = denominator / 2;
  return numerator < 0 ? -((-numerator + half) / denominator)
                       : (numerator + half) / denominator;
}

micro operator+(micro a, micro b) noexcept {
  return saturated(static_cast<wide>(a.count) + b.count);
}

micro operator-(micro a, micro b) noexcept {
  return saturated(static_cast<wide>(a.count) - b.count);
}

micro operator-(micro a) noexcept {
  return saturated(-static_cast<wide>(a.count));
}

micro operator*(micro a, micro b) noexcept {
  return saturated(divided(static_cast<wide>(a.count) * b.count, micro::scale));
}

micro operator/(micro a, micro b) noexcept {
  return saturated(divided(static_cast<wide>(a.count) * micro::scale, b.count));
}

std::optional<micro> to_micro(double value) noexcept {
  auto count = std::round(value * static_cast<double>(micro::scale));
  if (!(std::abs(count) <= static_cast<double>(micro::largest)))
    return {};
  return micro{static_cast<std::int64_t>(count)};
}

double to_double(micro value) noexcept {
  return static_cast<double>(value.count) / static_cast<double>(micro::scale);
}

std::string to_string(micro value) {
  auto magnitude = value.count < 0 ? 0 - static_cast<std::uint64_t>(value.count)
                                   : static_cast<std::uint64_t>(value.count);
  auto text = std::to_string(magnitude / micro::scale);
  if (auto rest = magnitude % micro::scale) {
    auto digits = std::to_string(micro::scale + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += '.' + digits;
  }
  return value.count < 0 ? '-' + text : text;
}

} // namespace automodel::coordination
