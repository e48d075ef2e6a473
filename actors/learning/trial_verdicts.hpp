#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record.hpp"

#include <optional>
#include <string>

namespace automodel::actors {

/// Who writes verdicts on trials.
inline constexpr const char* trial_judge_path = "/memory/verdicts";

/// What a finished experiment's trials say, as verdicts: each setting of a
/// candidate against the first one judged of it, on validation, paired by seed
/// and user, with Holm's correction over the candidate's trials
/// (recsys::compare) and the experiment's margin. A verdict's conditions hold
/// what was searched of the setting, and the data and protocol. The candidate's
/// name stands for its target. One step; nothing if the experiment is not
/// finished, has its verdicts, or judged no second setting by rankings (of
/// predicted rows there are no verdicts). Errors: those of recsys::compare and
/// of reading.
result<std::optional<storage::step_commit>>
trial_verdicts(const storage::memory_reader& memory,
               const storage::experiment_summary& experiment);

} // namespace automodel::actors
