#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <filesystem>
#include <string>

namespace automodel::cli {

/// A chain from a record back to the intent as one HTML page: a graph drawn in
/// SVG, newest above, and what each record says. It loads nothing and runs no
/// script; all text of the memory is escaped.
result<std::string> lineage_page(const storage::lineage& chain);

/// Errors: io_error.
result<void> write_lineage_page(const storage::lineage& chain,
                                const std::filesystem::path& file);

} // namespace automodel::cli
