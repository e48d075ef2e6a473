#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// The kinds of R values that occur in data frames.
enum class r_kind : std::uint8_t { null, integers, reals, strings, list };

/// A value of R. Texts are views into the bytes it was read from.
struct r_value {
  r_kind kind = r_kind::null;
  std::vector<std::int32_t> integers; ///< logicals too; r_missing for NA
  std::vector<double> reals;
  std::vector<std::string_view> strings; ///< NA is an empty text
  std::vector<r_value> list;
  std::vector<std::pair<std::string_view, r_value>> attributes;

  std::size_t size() const noexcept;
  const r_value* attribute(std::string_view name) const noexcept;
  /// The element of a list whose name is `name`, or null.
  const r_value* element(std::string_view name) const noexcept;
};

inline constexpr std::int32_t r_missing = INT32_MIN;

/// Reads R's binary serialization ("X\n", versions 2 and 3; R Internals,
/// section 1.8) of vectors, lists and their attributes. Lengths are checked
/// against the bytes that are left, depth and number of values are bounded.
/// Errors: parse_error with the offset; functions, environments and other
/// language objects are not data and are refused.
result<r_value> parse_r_serialization(std::string_view bytes);

} // namespace automodel::recsys
