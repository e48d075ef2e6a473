#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How a label is made of a column: the value itself, or whether a comparison
/// with a number holds (1) or not (0).
struct label_rule {
  enum class comparison : std::uint8_t {
    none, ///< the value itself
    at_least,
    above,
    at_most,
    below,
    equal,
    unequal
  };

  std::string column; ///< "rating", or the name of a column of the rows
  comparison test = comparison::none;
  double threshold = 0;

  /// "is_click", "rating >= 4": the name of the label, too.
  std::string text() const;

  /// The label of a row with this value; only a missing one gives no number.
  double value_of(double column_value) const noexcept;

  bool operator==(const label_rule&) const = default;
};

/// "rating", "rating >= 4". Errors: parse_error.
result<label_rule> parse_label_rule(std::string_view text);

/// What is predicted of each row, and from what.
struct row_task {
  /// At least one. A source of labelled sparse rows has one column, "label",
  /// whose -1 and 1 count as 0 and 1 where nothing is compared.
  std::vector<label_rule> labels;
  /// "user", "item", "age", or "row.age", "user.age", "item.age" where several
  /// tables have a column of that name. Empty: the fields of sparse rows.
  std::vector<std::string> fields;
  /// Columns that are known only after the label. They can never be fields.
  std::vector<std::string> post_exposure;
  /// Fields that may stay although they look like leaks.
  std::vector<std::string> allowed_suspects;
};

} // namespace automodel::recsys
