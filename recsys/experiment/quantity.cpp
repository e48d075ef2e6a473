#include "recsys/experiment/quantity.hpp"

#include <array>
#include <charconv>
#include <span>

namespace automodel::recsys {

namespace {

struct unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array durations{unit{"s", 1}, unit{"min", 60}, unit{"h", 3600}};
constexpr std::array memories{unit{"MiB", std::uint64_t{1} << 20},
                              unit{"GiB", std::uint64_t{1} << 30},
                              unit{"MB", 1'000'000}, unit{"GB", 1'000'000'000}};

std::optional<std::uint64_t> parse(std::string_view text,
                                   std::span<const unit> units) {
  std::uint32_t amount = 0; // times any factor above fits 64 bits
  const auto* end = text.data() + text.size();
  auto [rest, code] = std::from_chars(text.data(), end, amount);
  if (code != std::errc{})
    return {};
  std::string_view name(rest, static_cast<std::size_t>(end - rest));
  if (name.starts_with(' '))
    name.remove_prefix(1);
  for (const auto& unit : units)
    if (unit.name == name)
      return amount * unit.factor;
  return {};
}

} // namespace

std::optional<std::uint64_t> parse_duration(std::string_view text) {
  return parse(text, durations);
}

std::optional<std::uint64_t> parse_memory(std::string_view text) {
  return parse(text, memories);
}

} // namespace automodel::recsys
