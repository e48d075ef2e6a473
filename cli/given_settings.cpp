#include "cli/given_settings.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace automodel::cli {

namespace {

template <class Number>
std::optional<parameter> number_in(std::string_view text) {
  Number value{};
  auto [end, status] = std::from_chars(text.begin(), text.end(), value);
  if (status != std::errc{} || end != text.end())
    return {};
  return value;
}

parameter value_in(const std::string& text) {
  if (text == "true" || text == "false")
    return text == "true";
  if (auto whole = number_in<std::int64_t>(text))
    return *whole;
  if (auto number = number_in<double>(text))
    return *number;
  return text;
}

} // namespace

result<parameters> given_settings(const std::vector<std::string>& settings) {
  parameters out;
  for (const auto& one : settings) {
    auto equals = one.find('=');
    if (equals == 0 || equals == one.npos)
      return fail(errc::invalid_argument, "--set " + one + " sets nothing",
                  "--set NAME=VALUE, NAME as in the program's defaults()");
    out[one.substr(0, equals)] = value_in(one.substr(equals + 1));
  }
  return out;
}

} // namespace automodel::cli
