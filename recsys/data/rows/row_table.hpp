#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/data/dataset.hpp"
#include "recsys/evaluation/row_task.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One field of some rows, before features are numbered: a number or a code
/// for each row.
struct row_field {
  std::string name;
  bool is_id = false;               ///< a user or an item
  std::vector<std::uint32_t> codes; ///< [n_rows], index into tokens
  std::vector<std::string> tokens;  ///< by code; "" is a missing value
  std::vector<double> numbers;      ///< [n_rows] in place of codes; may be NaN
};

/// Rows as a task asks for them, whatever part they fall into.
struct row_table {
  std::vector<std::uint32_t> rows; ///< of the data, ascending
  std::vector<row_field> fields;
  std::vector<float> values;        ///< [n_rows, n_fields]; empty: all are 1
  std::vector<float> labels;        ///< [n_rows, n_labels]
  std::vector<std::uint32_t> users; ///< [n_rows]; empty if unknown

  /// Over the data's identity and all columns that were used.
  digest identity;
};

/// Reads labels and fields of these rows (ascending). Sparse rows need as many
/// entries in every row as in the first: the i-th entry is field i.
///
/// Errors: invalid_argument, with the line of the source where it is about
/// one: a column that does not exist or that several tables have, fields of
/// sparse rows named, a label that is missing or no number, rows of different
/// length.
result<row_table> read_rows(const dataset& data, const row_task& task,
                            std::span<const std::uint32_t> rows);

} // namespace automodel::recsys
