#include "recsys/evaluation/row_task.hpp"

#include "recsys/plain_number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace automodel::recsys {

namespace {

using enum label_rule::comparison;

/// Longer signs first: ">=" is no ">" of "=4".
constexpr std::array signs{
    std::pair{std::string_view{">="}, at_least},
    std::pair{std::string_view{"<="}, at_most},
    std::pair{std::string_view{"=="}, equal},
    std::pair{std::string_view{"!="}, unequal},
    std::pair{std::string_view{">"}, above},
    std::pair{std::string_view{"<"}, below},
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

tl::unexpected<error> no_rule(std::string_view text) {
  return fail(errc::parse_error,
              "'" + std::string{text} + "' says of no column what to predict",
              "a column, or a column compared with a number by >=, >, <=, <, "
              "== or !=; such as \"rating >= 4\"");
}

bool holds(double value, label_rule::comparison test, double threshold) {
  switch (test) {
  case none:
    return false;
  case at_least:
    return value >= threshold;
  case above:
    return value > threshold;
  case at_most:
    return value <= threshold;
  case below:
    return value < threshold;
  case equal:
    return value == threshold;
  case unequal:
    return value != threshold;
  }
  return false;
}

} // namespace

std::string label_rule::text() const {
  for (auto [sign, comparison] : signs)
    if (comparison == test)
      return column + ' ' + std::string{sign} + ' ' + plain_number(threshold);
  return column;
}

double label_rule::value_of(double value) const noexcept {
  if (test == none || std::isnan(value))
    return value;
  return holds(value, test, threshold) ? 1 : 0;
}

result<label_rule> parse_label_rule(std::string_view text) {
  label_rule rule;
  auto at = text.find_first_of("<>=!");
  rule.column = trimmed(text.substr(0, at));
  if (rule.column.empty())
    return no_rule(text);
  if (at == std::string_view::npos)
    return rule;
  auto rest = text.substr(at);
  for (auto [sign, comparison] : signs)
    if (rule.test == none && rest.starts_with(sign)) {
      rule.test = comparison;
      rest = trimmed(rest.substr(sign.size()));
    }
  auto [end, code]
      = std::from_chars(rest.data(), rest.data() + rest.size(), rule.threshold);
  if (rule.test == none || rest.empty() || code != std::errc{}
      || end != rest.data() + rest.size() || !std::isfinite(rule.threshold))
    return no_rule(text);
  return rule;
}

} // namespace automodel::recsys
