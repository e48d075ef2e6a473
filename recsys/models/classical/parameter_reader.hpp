#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What a number may be.
struct number_range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_excluded = false;
};

/// Takes the named values of a family out of what it was given, defaults where
/// nothing was, and remembers the first thing that is wrong.
class parameter_reader {
public:
  /// `family` stands in messages. All three must outlive the reader.
  parameter_reader(std::string_view family, const parameters& given,
                   const parameters& defaults)
      : family_(family), given_(given), defaults_(defaults) {}

  /// A finite number; whole numbers are numbers.
  double number(std::string_view name, const number_range& range);

  /// A whole number.
  std::int64_t integer(std::string_view name, std::int64_t low,
                       std::int64_t high);

  /// One of some words.
  std::string word(std::string_view name,
                   std::span<const std::string_view> allowed);

  /// The first error, unknown names included: invalid_argument with what is
  /// allowed.
  result<void> finish();

private:
  const parameter& find(std::string_view name) const;
  void refuse(std::string_view name, std::string allowed);

  std::string family_;
  const parameters& given_;
  const parameters& defaults_;
  std::optional<error> failed_;
};

} // namespace automodel::recsys
