#pragma once

#include "recsys/data/column.hpp"
#include "recsys/data/import/dictionary.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A further column while it is read. An empty text is a missing value.
struct column_builder {
  std::string name;
  column_kind kind = column_kind::token;
  std::vector<double> numbers{};
  std::vector<std::uint32_t> codes{};
  dictionary vocabulary{};

  void add_number(double value) { numbers.push_back(value); }
  void add_token(std::string_view text) {
    codes.push_back(text.empty() ? missing_code : vocabulary.id_of(text));
  }
};

/// What the source says about users or about items, one row for each.
struct side_table {
  dictionary keys; ///< external id -> row
  std::vector<column_builder> columns;
  std::vector<std::string_view> titles; ///< by row; empty if it has none
};

} // namespace automodel::recsys
