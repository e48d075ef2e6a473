#pragma once

#include "storage/record.hpp"
#include "storage/state/state_map.hpp"

namespace automodel::storage {

/// Applies one record to what agents share: a pure function of the state, the
/// record and its annex. A refusal leaves changes behind that must be dropped.
/// Errors: those of the rules in this folder; the message says what is in the
/// way.
result<void> apply_record(state_changes& state, std::uint64_t index,
                          const digest& id, const record_message& record,
                          const annex_message& annex);

/// Rules for what is new: they may grow stricter from release to release, and
/// are not asked of records that are in the journal. Errors: those of the
/// rules.
result<void> admit_record(const state_map& state, const record_message& record);

} // namespace automodel::storage
