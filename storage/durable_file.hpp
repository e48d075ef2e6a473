#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::storage {

/// An error of the operating system about a path, from errno: no space left
/// is storage_full, a path that is absent is not_found.
tl::unexpected<error> system_failure(const std::filesystem::path& path,
                                     std::string_view doing);

/// Creates a folder and its parents, each entry on disk when it returns.
result<void> make_folder(const std::filesystem::path& folder);

/// Waits until the names in a folder are on disk.
result<void> sync_folder(const std::filesystem::path& folder);

/// What is in a folder, sorted. Errors: not_found, io_error.
result<std::vector<std::filesystem::path>>
list_folder(const std::filesystem::path& folder);

/// Writes all bytes at the descriptor's position.
result<void> write_all(int fd, std::span<const std::byte> bytes,
                       const std::filesystem::path& path);

/// Waits until a file's content is on disk.
result<void> sync_file(int fd, const std::filesystem::path& path);

/// Gives a synced file its name, replacing what had it; on disk when it
/// returns.
result<void> rename_into_place(const std::filesystem::path& from,
                               const std::filesystem::path& to);

/// Writes a small file whole or not at all.
result<void> write_file(const std::filesystem::path& path,
                        std::string_view text);

} // namespace automodel::storage
