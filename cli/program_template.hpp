#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::cli {

/// The tasks that `automodel program new` can begin.
std::vector<std::string_view> template_tasks();

/// A commented program of a task that passes its gates, called `name` in its
/// first line. Errors: invalid_argument (no such task).
result<std::string> program_template(std::string_view task,
                                     std::string_view name);

} // namespace automodel::cli
