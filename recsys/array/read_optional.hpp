#pragma once

#include "recsys/array/array_file.hpp"

#include <span>
#include <string_view>

namespace automodel::recsys {

/// An array that a file need not have: without it `out` stays as it is.
/// Errors: incompatible.
template <class T>
result<void> read_optional(const array_file& file, std::string_view name,
                           std::span<const T>& out) {
  if (!file.contains(name))
    return {};
  auto values = file.array<T>(name);
  if (!values)
    return pass_on(values);
  out = *values;
  return {};
}

} // namespace automodel::recsys
