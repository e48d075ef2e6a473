#pragma once

#include "base/error.hpp"
#include "recsys/data/text/record_reader.hpp"
#include "recsys/data/text/text_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

std::string lower_case(std::string_view text);

/// The separator that occurs in the first line: tab, else comma, semicolon or
/// bar; a comma if none does.
char separator_of(std::string_view text) noexcept;

/// Reads the names of columns. Unnamed ones are called column_N, as the index
/// that pandas writes. Errors: parse_error (a name twice or not allowed).
result<std::vector<std::string>> read_delimited_header(record_reader& records,
                                                       const source_file& file);

} // namespace automodel::recsys
