#pragma once

#include "recsys/papers/record/method_record.hpp"

#include <vector>

namespace automodel::recsys {

/// Moves settings that size one module into it: layers, heads, sizes, ... What
/// would size a module that is not there is dropped.
void place_settings(std::vector<record_setting>& settings,
                    std::vector<record_module>& modules);

} // namespace automodel::recsys
