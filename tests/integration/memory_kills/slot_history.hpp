#pragma once

#include "retrying_client.hpp"

#include <string>
#include <vector>

namespace automodel::storage::test {

/// Whether the operations on one slot can be put into one order in which each
/// takes effect between its begin and its end, and each sees the effects of
/// those before it (Herlihy and Wing 1990). Versions are unique and go up by
/// one, so the order of the changes is known and the earliest times that are
/// possible decide. What a refusal saw counts as a read.
///
/// Returns what is wrong; empty: the history is linearizable.
std::string check_slot_history(const std::vector<seen_operation>& seen);

} // namespace automodel::storage::test
