#pragma once

#include "base/error.hpp"
#include "storage/memory.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::cli {

/// What is open, and which proposals won over which: by which rule, or by
/// whose word, and what the others were told.
result<int> memory_conflicts(const storage::memory_reader& memory,
                             bool as_json);

/// What a person proposes: that a slot points to a release.
struct propose_options {
  std::string release; ///< start of its id, or #index
  std::string slot;
  double utility = 0, expected_reward = 0, risk = 0;
  std::uint64_t cost = 0;
  std::vector<std::string> breaks; ///< hard constraints
  std::string who, why;
};

/// Records the proposal, from the slot's version as it is now. Errors:
/// invalid_argument, those of find and of commit.
result<int> memory_propose(storage::memory& memory,
                           const propose_options& options, bool as_json);

/// Settles what is open by the rules.
result<int> memory_arbitrate(storage::memory& memory, bool as_json);

} // namespace automodel::cli
