#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/data/split.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace automodel::recsys {

/// The two files of one part.
struct row_part_files {
  std::filesystem::path features, labels; ///< row_features, row_labels
  digest features_hash, labels_hash;
  std::uint64_t rows = 0;
};

/// What make_row_split wrote.
struct row_split_files {
  row_part_files train, valid, test;
  std::filesystem::path vocabulary; ///< feature_space
  digest vocabulary_hash;

  std::uint32_t n_users = 0, n_items = 0; ///< 0 for sparse rows
  std::uint32_t n_fields = 0, n_features = 0;
  std::uint64_t rows = 0; ///< after filtering, all parts

  /// The data's identity together with all columns that were used, in
  /// hexadecimal: what a protocol id is about.
  std::string data_hash;
};

/// Filters (of interactions), splits by row and writes train, valid and test,
/// features and labels apart, and the vocabulary into `dir`, which is created.
/// Features are numbered by the training rows alone. Equal arguments give
/// equal bytes. `rules.rows` holds the task.
///
/// Errors: those of read_rows and assign_row_parts; invalid_argument (a field
/// that looks like a leak of a label among the training rows and is not
/// allowed; a part in which a label has one class and its AUC is wanted;
/// labels of another kind than the metrics need), io_error, storage_full.
result<row_split_files> make_row_split(const dataset& data,
                                       const protocol& rules,
                                       std::uint64_t seed,
                                       const std::filesystem::path& dir,
                                       const split_options& options = {});

} // namespace automodel::recsys
