#pragma once

#include "storage/memory.hpp"

namespace automodel::cli {

/// Commits a step with the time that it is now. Errors: those of commit.
result<storage::receipt> commit_now(storage::memory& memory,
                                    storage::step_commit step);

} // namespace automodel::cli
