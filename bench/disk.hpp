#pragma once

#include "base/error.hpp"

#include <filesystem>

namespace automodel::bench {

/// Errors: unavailable: the folder is in memory (tmpfs), where nothing waits
/// for a disk; io_error.
result<void> check_is_on_disk(const std::filesystem::path& folder);

/// How often a second 4 KiB can be written to the end of a file and be on
/// disk (fdatasync). Errors: io_error.
result<double> syncs_per_second(const std::filesystem::path& folder);

} // namespace automodel::bench
