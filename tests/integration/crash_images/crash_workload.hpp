#pragma once

#include "disk_log.hpp"
#include "storage/memory.hpp"

#include <filesystem>
#include <vector>

namespace automodel::storage::test {

/// What was acknowledged at one moment.
struct promise {
  journal_head head;
  std::vector<digest> artefacts; ///< put, whether or not a record names them
};

/// A memory's life, as it went over the disk.
struct recorded_life {
  std::filesystem::path root; ///< the memory is root/"memory"
  std::vector<disk_event> events;
  std::vector<promise> promises; ///< by number
};

/// Makes a memory in `root`, commits `steps` steps of every shape (single, in
/// groups, with artefacts, with values on overflow pages, with changes of
/// shared state), opens it anew now and then, rebuilds its tables and drops an
/// artefact; all of it recorded.
recorded_life record_life(const std::filesystem::path& root,
                          std::uint64_t steps);

} // namespace automodel::storage::test
