#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One rating of the R package dslabs. Texts are empty where R has NA.
struct dslabs_rating {
  std::int32_t user = 0, movie = 0;
  double rating = 0;
  std::int64_t timestamp = 0; ///< seconds
  std::string_view title, genres;
  std::int32_t year = 0; ///< 0: not known
};

/// All of them, and the text that their titles are views of.
struct dslabs_ratings {
  std::unique_ptr<const std::string> text;
  std::vector<dslabs_rating> rows;
};

/// Reads the data frame `movielens` of a lazy-load pair. A pure function.
/// Errors: parse_error, not_found, resource_exhausted.
result<dslabs_ratings> parse_dslabs_ratings(std::string_view rdx,
                                            std::string_view rdb);

} // namespace automodel::recsys
