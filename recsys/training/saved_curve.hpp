#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/models/recommender.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A training curve as arrays, which must live until the file is written.
class saved_curve {
public:
  explicit saved_curve(const std::vector<training_progress>& from);

  void add_to(array_file_writer& out) const;

private:
  std::vector<std::int64_t> steps_; ///< step and steps of each point
  std::vector<double> values_;
  std::vector<std::string> metrics_;
};

/// Errors: corrupt.
result<std::vector<training_progress>> load_curve(const array_file& from);

} // namespace automodel::recsys
