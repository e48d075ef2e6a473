#include "recsys/models/classical/parameter_reader.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace automodel::recsys {

namespace {

std::string in_words(const number_range& range) {
  auto text = [](double value) { return to_string(parameter{value}); };
  std::string words = "a number";
  if (std::isfinite(range.low))
    words
        += (range.low_excluded ? " above " : " of at least ") + text(range.low);
  if (std::isfinite(range.high))
    words += (std::isfinite(range.low) ? " and at most " : " of at most ")
             + text(range.high);
  return words;
}

bool contains(const number_range& range, double value) {
  auto above = range.low_excluded ? value > range.low : value >= range.low;
  return std::isfinite(value) && above && value <= range.high;
}

} // namespace

const parameter& parameter_reader::find(std::string_view name) const {
  if (auto found = given_.find(name); found != given_.end())
    return found->second;
  auto fallback = defaults_.find(name);
  if (fallback == defaults_.end())
    throw std::logic_error(family_ + " has no default for "
                           + std::string(name));
  return fallback->second;
}

void parameter_reader::refuse(std::string_view name, std::string allowed) {
  if (failed_)
    return;
  failed_ = error{errc::invalid_argument,
                  family_ + ": " + std::string(name) + " = "
                      + to_string(find(name)) + " is not allowed",
                  {},
                  "allowed: " + std::move(allowed)};
}

double parameter_reader::number(std::string_view name,
                                const number_range& range) {
  const auto& value = find(name);
  auto taken = std::numeric_limits<double>::quiet_NaN();
  if (auto whole = std::get_if<std::int64_t>(&value))
    taken = static_cast<double>(*whole);
  if (auto real = std::get_if<double>(&value))
    taken = *real;
  if (!contains(range, taken))
    refuse(name, in_words(range));
  return taken;
}

std::int64_t parameter_reader::integer(std::string_view name, std::int64_t low,
                                       std::int64_t high) {
  auto taken = std::get_if<std::int64_t>(&find(name));
  if (taken && *taken >= low && *taken <= high)
    return *taken;
  refuse(name, "a whole number from " + std::to_string(low) + " to "
                   + std::to_string(high));
  return low;
}

std::string parameter_reader::word(std::string_view name,
                                   std::span<const std::string_view> allowed) {
  std::string words;
  for (auto one : allowed)
    words += (words.empty() ? "" : ", ") + std::string(one);
  auto taken = std::get_if<std::string>(&find(name));
  if (taken && std::ranges::find(allowed, *taken) != allowed.end())
    return *taken;
  refuse(name, std::move(words));
  return std::string(allowed.front());
}

result<void> parameter_reader::finish() {
  std::string known;
  for (const auto& [name, value] : defaults_)
    known += (known.empty() ? "" : ", ") + name;
  for (const auto& [name, value] : given_)
    if (!failed_ && !defaults_.contains(name))
      failed_ = error{errc::invalid_argument,
                      family_ + " has no parameter '" + name + "'",
                      {},
                      known.empty() ? "it has none" : "allowed: " + known};
  if (failed_)
    return tl::unexpected(*failed_);
  return {};
}

} // namespace automodel::recsys
