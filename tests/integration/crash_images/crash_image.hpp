#pragma once

#include "base/random_stream.hpp"
#include "disk_log.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

namespace automodel::storage::test {

/// What becomes of writes and entries that nobody synced.
enum class loss : std::uint8_t {
  all,     ///< they are gone
  none,    ///< they happen to be there
  writes,  ///< each write is there or not
  sectors, ///< each 512-byte sector of each write is there or not
};

std::string_view to_string(loss what);

/// Builds below `folder` what the disk may hold when the power fails after
/// the first `cut` events of a recording below `root`.
///
/// The model is POSIX taken at its word. A file's bytes are safe after a sync
/// of the file; an entry (create, rename, remove) after a sync of its folder,
/// and never otherwise, whatever today's file systems do. Entries of one
/// folder are lost from the end, writes in any order.
void build_image(std::span<const disk_event> events, std::size_t cut,
                 const std::filesystem::path& root,
                 const std::filesystem::path& folder, loss what,
                 random_stream& random);

} // namespace automodel::storage::test
