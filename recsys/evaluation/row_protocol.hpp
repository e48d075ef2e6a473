#pragma once

#include "base/error.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

// The parts of a protocol that speak of rows; `rules.rows` holds a task.

/// Labels, fields, split and metrics. Errors: invalid_argument, not_found.
result<void> validate_row_protocol(const protocol& rules);

/// What is predicted from what, a line each.
std::string row_task_in_words(const protocol& rules);

/// The metrics with their formulas.
std::string row_metrics_in_words(const protocol& rules);

/// The texts of the task's label rules: what labels are called.
std::vector<std::string> label_names(const row_task& task);

/// The name of a column without its table: "user.age" is "age".
std::string_view column_name(std::string_view field);

} // namespace automodel::recsys
