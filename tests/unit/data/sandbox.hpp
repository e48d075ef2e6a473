#pragma once

#include "recsys/data/import.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// A folder for the files of one test.
class sandbox {
public:
  const std::filesystem::path& path() const noexcept { return folder_.path(); }

  /// Writes a file, with the folders above it, and gives its path.
  std::filesystem::path write(const std::string& name,
                              std::string_view content) const;

  /// Imports with a cache in this folder.
  result<dataset> import(const data_source& source) const;

  /// A file of that name and content.
  result<dataset> import_text(const std::string& name, std::string_view content,
                              std::string format = {}) const;

private:
  temporary_folder folder_;
};

/// The folder of a real data set, or an empty path after a visible warning.
std::filesystem::path real_data(const std::string& name);

/// The user and item tokens of the rows, "u/i u/i ...", for comparisons.
std::string pairs_of(const dataset& data);

} // namespace automodel::recsys
