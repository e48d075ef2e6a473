#pragma once

#include "coordination/rewards/entry.hpp"

namespace automodel::coordination {

/// Whether an event is well formed by itself: names, counts, ranges and
/// orders, as entry.hpp states them. Errors: invalid_argument.
result<void> check(const reward_event& event);

} // namespace automodel::coordination
