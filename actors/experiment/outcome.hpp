#pragma once

#include "actors/experiment/plan.hpp"
#include "base/error.hpp"
#include "storage/record.hpp"

namespace automodel::actors {

/// What planning must know of a record. Errors: parse_error.
result<step_outcome> outcome_of(const storage::record_message& record);

} // namespace automodel::actors
