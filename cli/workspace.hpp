#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>

namespace automodel::cli {

/// Where commands keep what they remember. Paths need not exist.
struct workspace {
  std::filesystem::path memory;  ///< journal, tables and artefacts
  std::filesystem::path cache;   ///< imported data; may be deleted
  std::filesystem::path scratch; ///< files on their way to the memory

  /// `given` is --memory; empty: $AUTOMODEL_MEMORY, else .automodel in the
  /// current folder.
  static workspace at(const std::string& given);
};

/// Where data sets are looked for and fetched to: $AUTOMODEL_DATA, else the
/// folder `experiments` if there is one, else the current folder.
std::filesystem::path data_folder();

/// Where a cluster of this machine is kept: `given`, else $AUTOMODEL_CLUSTER,
/// else .automodel-cluster.
std::filesystem::path cluster_folder(const std::string& given = {});

/// Another of our executables, in the folder of this one. Errors: not_found.
result<std::filesystem::path> executable_beside(const std::string& name);

/// automodel-worker. Errors: not_found.
result<std::filesystem::path> worker_executable();

} // namespace automodel::cli
