#pragma once

#include "base/error.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace automodel::bench {

/// Evaluations by some producers, each of which waits for its answer before it
/// commits again: so one transaction takes a step of each.
struct commit_workload {
  std::vector<storage::step_commit> intents; ///< before the clock runs
  std::vector<std::vector<storage::step_commit>> transactions;
};

commit_workload make_commit_workload(std::uint32_t producers,
                                     std::uint32_t transactions);

/// Writes what the memory puts into its tables for this, one transaction after
/// the other, the intents first: u32 number of puts, then for each u8 table,
/// u8 whether the key is the largest, u32 key bytes, u32 value bytes, key,
/// value. Errors: those of the memory's checks; io_error.
result<void> write_commit_trace(const commit_workload& work,
                                const std::filesystem::path& path);

} // namespace automodel::bench
