#pragma once

#include "recsys/data/data_source.hpp"

#include <cstdint>
#include <string>

namespace automodel::recsys {

/// What was recognised in a person's own ratings.
struct recognised_data {
  data_source source; ///< `path` as it shall stand in the file
  std::uint64_t users = 0;
  std::uint64_t items = 0;
  std::uint64_t interactions = 0;
  bool has_ratings = false;
  bool has_timestamps = false;
  double lowest_rating = 0; ///< of those in the data
  double highest_rating = 0;
};

/// The text of a commented experiment file for these data, for
/// `automodel init`. It loads as it stands.
std::string experiment_template(const recognised_data& data);

} // namespace automodel::recsys
