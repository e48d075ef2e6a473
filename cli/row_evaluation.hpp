#pragma once

#include "base/error.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/row_judgement.hpp"
#include "recsys/serving/champion.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::cli {

/// The test part of a protocol of predicted rows.
struct row_test_bed {
  recsys::row_features features;
  recsys::row_labels labels;
  std::filesystem::path features_file;
  digest vocabulary; ///< content of the file of features' meanings
  std::string dataset_hash, protocol_id;
  std::vector<std::uint32_t> lines; ///< of the source, by row; may be empty
};

/// Imports with the cache and splits into `folder`, which the result refers to.
/// Errors: those of import_dataset and make_row_split.
result<row_test_bed> make_row_test_bed(const recsys::data_source& source,
                                       const recsys::protocol& rules,
                                       std::uint64_t seed,
                                       const std::filesystem::path& cache,
                                       const std::filesystem::path& folder);

/// What the champion's model, in a sandboxed worker, predicts of the rows.
/// Errors: incompatible (other data or another protocol than it was trained
/// under), those of worker_source::spawn and receive_predictions.
result<std::vector<float>> predict_rows(const recsys::champion& champion,
                                        const row_test_bed& bed);

/// Writes a line per row: its number in the part, its line in the source, its
/// labels, and predictions if there are any. Errors: io_error.
result<void> write_rows(const std::filesystem::path& path,
                        const row_test_bed& bed,
                        const std::vector<float>& predictions);

} // namespace automodel::cli
