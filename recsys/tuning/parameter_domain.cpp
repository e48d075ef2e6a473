#include "recsys/tuning/parameter_domain.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_values = 1000;
constexpr std::int64_t largest_integer = 1'000'000'000'000'000; // exact doubles

// The cell of a position, of `cells` equal ones.
std::uint64_t cell_of(double position, std::uint64_t cells) {
  auto cell
      = std::floor(std::clamp(position, 0.0, 1.0) * static_cast<double>(cells));
  return std::min(static_cast<std::uint64_t>(cell), cells - 1);
}

double middle_of(std::uint64_t cell, std::uint64_t cells) {
  return (static_cast<double>(cell) + 0.5) / static_cast<double>(cells);
}

std::uint64_t steps_in(const integer_range& range) noexcept {
  return static_cast<std::uint64_t>(range.high - range.low)
             / static_cast<std::uint64_t>(range.step)
         + 1;
}

// An even draw of logarithms, between two logarithms.
struct log_scale {
  double low, high;

  double at(double position) const {
    return std::exp(low + position * (high - low));
  }
  double position(double value) const {
    return (std::log(value) - low) / (high - low);
  }
};

// Each integer has the stretch from half below to half above it.
log_scale scale_of(const integer_range& range) {
  return {std::log(static_cast<double>(range.low) - 0.5),
          std::log(static_cast<double>(range.high) + 0.5)};
}

log_scale scale_of(const real_range& range) {
  return {std::log(range.low), std::log(range.high)};
}

result<void> refuse(std::string what, std::string hint) {
  return fail(errc::invalid_argument, std::move(what), std::move(hint));
}

result<void> check_domain(const choice& domain) {
  const auto& values = domain.values;
  if (values.empty() || values.size() > most_values)
    return refuse("is a choice of no or too many values",
                  "allowed: 1 to " + std::to_string(most_values));
  for (auto at = values.begin(); at != values.end(); ++at) {
    if (std::find(values.begin(), at, *at) != at)
      return refuse("names a value twice", "");
    if (const auto* real = std::get_if<double>(&*at);
        real && !std::isfinite(*real))
      return refuse("is a choice of a number that is not finite", "");
  }
  return {};
}

result<void> check_domain(const integer_range& range) {
  if (range.low >= range.high)
    return refuse("is a range whose low is not below its high", "");
  if (range.low < -largest_integer || range.high > largest_integer)
    return refuse("is a range of integers that are too large",
                  "allowed: -1e15 to 1e15");
  if (range.log && range.low < 1)
    return refuse("is a logarithmic range that does not begin above 0",
                  "allowed: low of at least 1");
  if (range.step < 1 || (range.log && range.step != 1))
    return refuse("has a step that is not allowed",
                  range.log ? "allowed: 1 with log" : "allowed: 1 or more");
  if (range.step > range.high - range.low
      || (range.high - range.low) % range.step != 0)
    return refuse("has steps that do not lead from low to high", "");
  return {};
}

result<void> check_domain(const real_range& range) {
  if (!std::isfinite(range.low) || !std::isfinite(range.high)
      || !std::isfinite(range.high - range.low))
    return refuse("is a range without an end", "");
  if (range.low >= range.high)
    return refuse("is a range whose low is not below its high", "");
  if (range.log && range.low <= 0)
    return refuse("is a logarithmic range that does not begin above 0", "");
  return {};
}

struct value_at_position {
  double position;

  parameter operator()(const choice& domain) const {
    return domain.values[cell_of(position, domain.values.size())];
  }

  parameter operator()(const integer_range& range) const {
    if (!range.log)
      return range.low
             + range.step
                   * static_cast<std::int64_t>(
                       cell_of(position, steps_in(range)));
    auto value = std::llround(scale_of(range).at(position));
    return std::clamp<std::int64_t>(value, range.low, range.high);
  }

  parameter operator()(const real_range& range) const {
    auto value = range.log ? scale_of(range).at(position)
                           : range.low + position * (range.high - range.low);
    return std::clamp(value, range.low, range.high);
  }
};

struct position_of_value {
  const parameter& value;

  std::optional<double> operator()(const choice& domain) const {
    auto at = std::find(domain.values.begin(), domain.values.end(), value);
    if (at == domain.values.end())
      return {};
    return middle_of(static_cast<std::uint64_t>(at - domain.values.begin()),
                     domain.values.size());
  }

  std::optional<double> operator()(const integer_range& range) const {
    const auto* whole = std::get_if<std::int64_t>(&value);
    if (!whole || *whole < range.low || *whole > range.high
        || (*whole - range.low) % range.step != 0)
      return {};
    if (range.log)
      return scale_of(range).position(static_cast<double>(*whole));
    auto step = (*whole - range.low) / range.step;
    return middle_of(static_cast<std::uint64_t>(step), steps_in(range));
  }

  std::optional<double> operator()(const real_range& range) const {
    const auto* real = std::get_if<double>(&value);
    if (!real || !(*real >= range.low && *real <= range.high))
      return {};
    auto position = range.log ? scale_of(range).position(*real)
                              : (*real - range.low) / (range.high - range.low);
    return std::clamp(position, 0.0, 1.0);
  }
};

} // namespace

result<void> check(const parameter_domain& domain) {
  return std::visit([](const auto& kind) { return check_domain(kind); },
                    domain);
}

std::optional<std::uint64_t>
values_in(const parameter_domain& domain) noexcept {
  if (const auto* values = std::get_if<choice>(&domain))
    return values->values.size();
  if (const auto* range = std::get_if<integer_range>(&domain))
    return steps_in(*range);
  return {};
}

parameter value_at(const parameter_domain& domain, std::uint64_t index) {
  if (const auto* values = std::get_if<choice>(&domain))
    return values->values.at(index);
  const auto& range = std::get<integer_range>(domain);
  return range.low + range.step * static_cast<std::int64_t>(index);
}

parameter value_near(const parameter_domain& domain, double position) {
  return std::visit(value_at_position{position}, domain);
}

std::optional<double> position_of(const parameter_domain& domain,
                                  const parameter& value) {
  return std::visit(position_of_value{value}, domain);
}

} // namespace automodel::recsys
