#pragma once

#include "base/error.hpp"
#include "coordination/skills/distil.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record.hpp"

#include <optional>
#include <vector>

namespace automodel::actors {

/// Who writes skills.
inline constexpr const char* skill_keeper_path = "/memory/skills";

/// Verdicts that stand and say something of a setting or an idea, in the order
/// of the journal: of a hypothesis, what that proposes; else the setting in
/// the verdict's conditions, of its candidate.
result<std::vector<coordination::judged_idea>>
standing_verdicts(const storage::memory_reader& memory);

/// The next round of skills that changes something, as the step that records
/// it; nothing if none is due. A round is due after every `options.every`
/// verdicts; it is a function of the journal, so that it can be asked for at
/// any time and by anybody. Evidence that was superseded is left out of what a
/// skill becomes. Commit the step before the next is asked for. Errors: those
/// of check(options), and of reading.
result<std::optional<storage::step_commit>>
next_skills(const storage::memory_reader& memory,
            const coordination::distil_options& options = {});

} // namespace automodel::actors
