#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <string>

namespace automodel::cli {

// Subcommands of `automodel memory` that show what agents know. The value is
// the exit code.

/// What claims said of candidates on the test split, by protocol: numbers of
/// different protocols are never put into one table.
result<int> memory_leaderboard(const storage::memory_reader& memory,
                               bool as_json);

/// What agents were paid, by kind of reward, and each payment.
result<int> memory_rewards(const storage::memory_reader& memory, bool as_json);

/// The current form of each skill, and whether its evidence stands.
result<int> memory_skills(const storage::memory_reader& memory, bool as_json);

/// Fields in which two records differ.
result<int> memory_diff(const storage::memory_reader& memory,
                        const std::string& a, const std::string& b,
                        bool as_json);

} // namespace automodel::cli
