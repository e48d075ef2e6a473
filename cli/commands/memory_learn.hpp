#pragma once

#include "base/error.hpp"
#include "coordination/skills/distil.hpp"
#include "storage/memory.hpp"

namespace automodel::cli {

/// Writes what finished experiments teach: verdicts on their trials, then the
/// rounds of skills that are due. Doing it again changes nothing.
result<int> memory_learn(storage::memory& memory,
                         const coordination::distil_options& options,
                         bool as_json);

} // namespace automodel::cli
