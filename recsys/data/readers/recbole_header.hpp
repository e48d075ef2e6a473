#pragma once

#include "base/error.hpp"
#include "recsys/data/column.hpp"
#include "recsys/data/text/record_reader.hpp"
#include "recsys/data/text/text_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One field of the first line of an atomic file, `name:type`.
struct recbole_field {
  std::string name;
  column_kind kind = column_kind::token;
  bool sequence = false; ///< token_seq or float_seq

  friend bool operator==(const recbole_field&, const recbole_field&) = default;
};

/// Reads the header. Errors: parse_error with the types that are allowed.
result<std::vector<recbole_field>> read_recbole_header(record_reader& records,
                                                       const source_file& file);

/// Whether a first line is such a header.
bool is_recbole_header(std::string_view text) noexcept;

} // namespace automodel::recsys
