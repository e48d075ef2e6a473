#pragma once

#include "base/error.hpp"
#include "recsys/data/labelled_rows.hpp"
#include "recsys/models/recommender.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace automodel::recsys {

// As rankings are (score_stream.hpp), rows are predicted in one process and
// judged in another. The scorer sends
//   u64 n_rows, u32 n_labels, n_rows * n_labels * f32 predictions
// in the byte order of the machine that both run on, and ends.

/// The scorer's side: predicts the rows, some at a time. A judge who closed
/// the socket wants no more. Errors: io_error, and those of the model.
result<void> serve_predictions(int socket, const predictor& model,
                               const labelled_rows& rows);

/// What the judge expects, and how long it waits.
struct prediction_order {
  std::uint64_t n_rows = 0;
  std::uint32_t n_labels = 0;
  std::chrono::milliseconds deadline{0}; ///< for all of them
  /// Rows received, of how many; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t rows)> progress{};
};

/// The judge's side: predictions [n_rows, n_labels]. Errors: worker_failed (the
/// scorer ended early), incompatible (predictions of other rows),
/// deadline_exceeded, io_error.
result<std::vector<float>> receive_predictions(int socket,
                                               const prediction_order& wanted);

} // namespace automodel::recsys
