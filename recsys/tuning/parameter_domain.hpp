#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace automodel::recsys {

/// Whole numbers low, low + step, …, high; drawn evenly, or evenly in their
/// logarithm.
struct integer_range {
  std::int64_t low = 0, high = 0;
  std::int64_t step = 1;
  bool log = false;

  friend bool operator==(const integer_range&, const integer_range&) = default;
};

/// Numbers of [low, high]; drawn evenly, or evenly in their logarithm.
struct real_range {
  double low = 0, high = 0;
  bool log = false;

  friend bool operator==(const real_range&, const real_range&) = default;
};

/// One of some values without an order. {false, true} is a switch.
struct choice {
  std::vector<parameter> values;

  friend bool operator==(const choice&, const choice&) = default;
};

/// The values a parameter may take.
///
/// Search methods see each value as a position in [0, 1]: a choice or an evenly
/// drawn integer as one of equal cells, a number as its share of the range (of
/// the logarithms). Positions of integers and choices are the middle of their
/// cell, so that equal values have equal positions.
using parameter_domain = std::variant<choice, integer_range, real_range>;

/// Errors: invalid_argument, saying what is allowed: a choice of 1 to 1000
/// different values; low < high, within 1e15 for integers; step >= 1 that
/// leads from low to high, and is 1 with log; low > 0 with log; finite numbers.
result<void> check(const parameter_domain& domain);

// For domains that passed check:

/// How many values there are; nothing for real numbers.
std::optional<std::uint64_t> values_in(const parameter_domain& domain) noexcept;

/// Value `index` of an enumerable domain, in rising order or as listed.
parameter value_at(const parameter_domain& domain, std::uint64_t index);

/// The value at a position of [0, 1].
parameter value_near(const parameter_domain& domain, double position);

/// Nothing if the value is none of the domain's: of another type, between two
/// steps, or outside.
std::optional<double> position_of(const parameter_domain& domain,
                                  const parameter& value);

} // namespace automodel::recsys
