#pragma once

#include "storage/journal_store.hpp"

#include <filesystem>

namespace automodel::storage {

/// memory_reader::backup.
result<void> back_up(const journal_store& store,
                     const std::filesystem::path& folder);

} // namespace automodel::storage
