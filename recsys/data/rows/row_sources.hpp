#pragma once

#include "base/error.hpp"
#include "recsys/data/rows/row_table.hpp"

#include <string>
#include <utility>

namespace automodel::recsys {

// The two kinds of data that rows are read from. Each fills labels, fields,
// values and users of a table whose rows are known.

/// Data that do not hold what a task asks for.
inline tl::unexpected<error> refuse_rows(std::string message,
                                         std::string hint = {}) {
  return fail(errc::invalid_argument, std::move(message), std::move(hint));
}

/// Labelled sparse rows.
result<void> read_sparse_rows(const dataset& data, const row_task& task,
                              row_table& out);

/// Interactions, with the columns of rows, users and items.
result<void> read_column_rows(const dataset& data, const row_task& task,
                              row_table& out);

/// "line 12" of the source, or "row 11" of the data where it has no lines.
std::string row_place(const dataset& data, std::uint32_t row);

} // namespace automodel::recsys
