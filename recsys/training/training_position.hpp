#pragma once

#include "recsys/array/array_file.hpp"

#include <array>
#include <cstdint>

namespace automodel::recsys {

/// How far a training has come.
struct training_position {
  std::int64_t steps = 0, rows = 0; ///< of the whole training
  std::int64_t epoch = 0;           ///< the current one, from 0
  std::int64_t next_batch = 0;      ///< of the current epoch
  std::int64_t without_gain = 0;    ///< validations since the best
  double flops = 0;
  double epoch_loss = 0, epoch_rows = 0; ///< sums over the current epoch
  double best_value = 0;                 ///< of validation
  double slowdown = 1;                   ///< learning_rate::memory()
};

/// The position as arrays, which must live until the file is written.
struct saved_position {
  explicit saved_position(const training_position& from);

  void add_to(array_file_writer& out) const;

  std::array<std::int64_t, 5> counts;
  std::array<double, 5> values;
};

/// Errors: corrupt.
result<training_position> load_position(const array_file& from);

} // namespace automodel::recsys
