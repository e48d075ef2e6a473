#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Where interactions come from and how to read them.
struct data_source {
  std::string name;   ///< shown to people, "ml-100k"
  std::string format; ///< "recbole", "s3rec", "sasrec", "lightgcn", "libfm",
                      ///< "movielens", "csv", "dslabs"; empty: recognised
  std::filesystem::path path;  ///< file or folder
  std::filesystem::path items; ///< optional titles, where not beside the path
  std::filesystem::path users; ///< optional columns of users, for csv and tsv

  // generic csv and tsv
  char separator = ',';
  bool header = true;
  std::string user_column, item_column, rating_column, time_column;

  /// Malformed rows tolerated before the import is refused; each is reported.
  std::uint64_t max_bad_rows = 0;
};

} // namespace automodel::recsys
