#pragma once

#include "base/error.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/line_reader.hpp"
#include "recsys/data/text/text_file.hpp"

#include <string_view>

namespace automodel::recsys {

/// Reads lines `user item item ...`, oldest item first. `allow_no_items`:
/// whether a line may hold a user alone, as in LightGCN's test files.
result<void> read_user_lines(const source_file& file, bool allow_no_items,
                             table_builder& out);

/// Whether the first lines are whole numbers, at least `min_words` in each
/// and, if `exact`, not more.
bool are_number_lines(std::string_view head, std::size_t min_words, bool exact);

/// Reports the current line as malformed at `word`.
result<void> reject_line(const line_reader& lines, const source_file& file,
                         std::string_view word, std::string expected,
                         table_builder& out);

} // namespace automodel::recsys
