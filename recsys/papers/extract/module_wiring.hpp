#pragma once

#include "recsys/papers/record/method_record.hpp"

namespace automodel::recsys {

/// Gives modules, in the order data passes them, their inputs: each takes what
/// modules of its kind take, and the last takes what nobody took.
void wire_modules(std::vector<record_module>& modules);

} // namespace automodel::recsys
