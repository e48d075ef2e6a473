#pragma once

#include "base/error.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/progress.hpp"

#include <filesystem>

namespace automodel::recsys {

/// Reads a source into the cache and maps the result. The cache file is named
/// by a SHA-256 over the content of the source files and the reading options,
/// so that the same source is parsed once, wherever it lies; a damaged cache
/// file is written anew. Nothing is left behind when the import fails.
///
/// Errors: not_found, parse_error (file, line, column and what was expected),
/// invalid_argument (unknown format or column), io_error, storage_full.
result<dataset> import_dataset(const data_source& source,
                               const std::filesystem::path& cache_dir,
                               const progress_callback& progress = {});

} // namespace automodel::recsys
