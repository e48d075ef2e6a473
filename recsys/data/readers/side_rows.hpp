#pragma once

#include "base/error.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/record_reader.hpp"
#include "recsys/data/text/text_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What each field of a record about a user or an item is.
struct side_layout {
  std::vector<std::string> names;
  std::size_t key = 0;
  std::optional<std::size_t> title;
  std::vector<std::pair<std::size_t, column_kind>> further;
};

/// Reads the records that are left into `table`; the first record of an id
/// counts. Malformed records go to the log of bad rows.
result<void> read_side_rows(record_reader& records, const side_layout& layout,
                            const source_file& file, side_table& table,
                            table_builder& out);

} // namespace automodel::recsys
