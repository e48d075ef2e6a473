#pragma once

#include "recsys/data/dataset.hpp"
#include "recsys/data/import/bad_row_log.hpp"
#include "recsys/data/import/column_builder.hpp"
#include "recsys/data/import/dictionary.hpp"
#include "recsys/data/text/token_text.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Labelled sparse rows while they are read.
struct matrix_builder {
  dictionary features;
  std::vector<float> labels;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint32_t> indices; ///< into features
  std::vector<float> values;
};

/// What a reader fills: the columns of a dataset before they are written. A
/// reader checks a row as a whole before it adds any of it. Tokens are views
/// into the source files or into `texts`.
struct table_builder {
  explicit table_builder(std::uint64_t max_bad_rows = 0)
      : bad_rows(max_bad_rows) {}

  dictionary users, items;
  std::vector<std::uint32_t> user, item, line;
  std::vector<float> rating;      ///< empty or one per row
  std::vector<std::int64_t> time; ///< empty or one per row, in source units
  std::vector<std::uint8_t> part; ///< empty or one per row, given_part
  std::vector<column_builder> row_columns;
  side_table user_table, item_table;
  matrix_builder matrix;

  text_store texts;
  bad_row_log bad_rows;

  /// Called now and then with the bytes of the current file that were read.
  std::function<void(std::uint64_t)> advance{};

  /// Adds a pair; ratings, times and columns are pushed by the reader.
  void add_pair(std::string_view user_token, std::string_view item_token,
                std::uint32_t source_line) {
    user.push_back(users.id_of(user_token));
    item.push_back(items.id_of(item_token));
    line.push_back(source_line);
  }

  /// Interactions, or rows of the matrix.
  std::size_t row_count() const noexcept {
    return user.size() + matrix.labels.size();
  }
};

} // namespace automodel::recsys
