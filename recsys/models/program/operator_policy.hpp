#pragma once

#include <string_view>

namespace automodel::recsys {

/// Whether a program may use the operator `name` ("aten::relu"). The list
/// holds pure tensor and number operators; nothing on it reads or writes a
/// file, a process, a pointer or a device, prints, waits, or changes a tensor.
bool is_allowed_operator(std::string_view name);

/// Operators that draw random numbers.
bool is_random_operator(std::string_view name);

} // namespace automodel::recsys
