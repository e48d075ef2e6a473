#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/rows/row_table.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <span>

namespace automodel::recsys {

// What would make a number worthless.

/// Errors: invalid_argument if a field gives a label away among the training
/// rows and is not allowed by name. Users and items are no suspects.
result<void> check_leaks(const row_table& table, const row_task& task,
                         std::span<const given_part> parts);

/// Errors: invalid_argument if a label that is measured as one of 0 and 1 is
/// the same in all rows of a part.
result<void> check_classes(const row_table& table, const protocol& rules,
                           std::span<const given_part> parts);

} // namespace automodel::recsys
