#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/data/import/table_builder.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What was read, where from.
struct dataset_origin {
  std::string format;
  std::vector<std::string> sources; ///< file names without folders
};

/// Writes what a reader filled as a dataset file. Errors: invalid_argument
/// (nothing in it, too many rows), io_error, storage_full.
result<digest> write_dataset(table_builder& table, const dataset_origin& origin,
                             const std::filesystem::path& path);

} // namespace automodel::recsys
