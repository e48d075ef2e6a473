#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/jit_type.h>

#include "recsys/models/program/entry_point.hpp"

#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What `Conf` means: Dict[str, Union[int, float, str, bool]].
c10::TypePtr conf_type();

/// The type of its values.
c10::TypePtr conf_value_type();

/// How the host calls an entry point.
struct signature {
  std::vector<c10::TypePtr> arguments;
  c10::TypePtr returned;
  std::string_view text; ///< as a program writes it
};

signature expected_signature(entry_point entry);

/// Whether types and number of arguments agree; names are the program's.
bool matches(const c10::FunctionSchema& schema, const signature& expected);

} // namespace automodel::recsys
