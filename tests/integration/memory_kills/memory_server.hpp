#pragma once

#include <filesystem>

namespace automodel::storage::test {

/// How a memory may be wrong, for tests of the checker.
enum class server_fault {
  none,
  stale_reads, ///< a slot's version is always the first that was read
};

/// Serves the memory below `folder` on `folder`/"socket" for ever, as the
/// memory's actor does: requests that wait are committed together. Appends the
/// seconds that opening took to `folder`/"reopened", and writes a byte to
/// `progress` whenever it answered.
[[noreturn]] void serve_memory(const std::filesystem::path& folder,
                               server_fault fault, int progress);

/// Makes the memory and the release to which all slots point.
void make_memory(const std::filesystem::path& folder);

} // namespace automodel::storage::test
