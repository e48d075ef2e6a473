#include "recsys/evaluation/score_text.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace automodel::recsys {

std::optional<float> score_of(std::string_view text) {
  constexpr double largest = std::numeric_limits<float>::max();
  if (text.starts_with('+'))
    text.remove_prefix(1);
  double value = 0;
  auto [end, code]
      = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  if (std::isfinite(value) && std::abs(value) > largest)
    return std::nullopt;
  return static_cast<float>(value);
}

} // namespace automodel::recsys
