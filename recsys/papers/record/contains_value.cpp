#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/size_list.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

bool has_number(const std::vector<read_number>& numbers, double value) {
  return std::ranges::any_of(numbers, [value](const read_number& number) {
    return same_number(number.value, value);
  });
}

/// Each of the values; n equal ones also need an n, or to stand n times.
bool has_list(const std::vector<read_number>& numbers,
              const std::vector<double>& values) {
  auto equal = std::ranges::all_of(
      values, [&](double value) { return same_number(value, values[0]); });
  if (!equal)
    return std::ranges::all_of(
        values, [&](double value) { return has_number(numbers, value); });
  auto times = std::ranges::count_if(numbers, [&](const read_number& number) {
    return same_number(number.value, values[0]);
  });
  auto n = static_cast<double>(values.size());
  return times >= std::ssize(values) || (times > 0 && has_number(numbers, n));
}

} // namespace

std::optional<std::vector<double>> size_list(std::string_view text) {
  auto normal = normal_text(text);
  std::vector<double> out;
  for (std::string_view rest = normal; !rest.empty();) {
    auto comma = std::min(rest.find(','), rest.size());
    auto numbers = numbers_in(rest.substr(0, comma));
    if (numbers.empty() || rest.find_first_not_of(" 0123456789.e-,") < comma)
      return {};
    out.push_back(numbers.front().value);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  if (out.size() < 2)
    return {};
  return out;
}

bool contains_value(std::string_view passage, const parameter& value) {
  if (std::holds_alternative<bool>(value))
    return false;
  if (auto whole = std::get_if<std::int64_t>(&value))
    return has_number(numbers_in(normal_text(passage)),
                      static_cast<double>(*whole));
  if (auto real = std::get_if<double>(&value))
    return has_number(numbers_in(normal_text(passage)), *real);
  const auto& text = std::get<std::string>(value);
  if (auto sizes = size_list(text)) {
    auto numbers = numbers_in(normal_text(passage));
    return has_list(numbers, *sizes);
  }
  auto letters = letters_and_digits(text);
  return !letters.empty()
         && letters_and_digits(passage).find(letters) != std::string::npos;
}

} // namespace automodel::recsys
