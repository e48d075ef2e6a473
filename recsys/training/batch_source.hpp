#pragma once

#include "recsys/models/program/program.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What one step of training shows a program, before the views of tables are
/// added. docs/model-programs.md says which tensors a task brings.
struct training_batch {
  /// "id/COLUMN" are int64 of any shape, with no_row where there is nothing.
  tensor_map tensors;
  /// For whom negatives are drawn, one user per target; empty where a task has
  /// no users.
  std::vector<std::int64_t> users;
  std::uint64_t rows = 0; ///< how many targets the losses are means over
};

/// An id that shows no row of a table: its embedding is zero.
inline constexpr std::int64_t no_row = -1;

/// The batches of one task, in an order shuffled anew each epoch. What a batch
/// holds depends on nothing but seed, epoch and index.
class batch_source {
public:
  virtual ~batch_source() = default;

  virtual std::size_t batches_per_epoch() const = 0;
  virtual void start_epoch(std::uint64_t epoch) = 0;
  virtual training_batch at(std::size_t index) = 0;

  /// The columns whose ids views may show, each with the number its ids are
  /// below.
  virtual std::map<std::string, std::size_t> columns() const = 0;

  /// What init is given to build parameters from: counts, field starts.
  virtual tensor_map constants() const = 0;
};

} // namespace automodel::recsys
