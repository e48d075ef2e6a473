#pragma once

#include "base/error.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/record_reader.hpp"
#include "recsys/data/text/text_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What each field of an interaction record is.
struct interaction_layout {
  std::vector<std::string> names; ///< of all fields: the width of a record
  std::size_t user = 0, item = 0;
  std::optional<std::size_t> rating, time;
  /// Fields that become row columns, with the kind of each.
  std::vector<std::pair<std::size_t, column_kind>> further;
};

/// Reads the records that are left into `out`. Rows that do not fit the layout
/// go to the log of bad rows and are left out whole.
result<void> read_interactions(record_reader& records,
                               const interaction_layout& layout,
                               const source_file& file, table_builder& out);

/// Decides for untyped fields whether all values are numbers. `kinds` is as
/// long as a record and holds number for the fields in question; those with
/// another value become tokens. Malformed records do not count.
void infer_kinds(record_reader records, std::vector<column_kind>& kinds);

} // namespace automodel::recsys
