#pragma once

#include "recsys/data/column.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::recsys {

/// How a column gives away what is to be predicted.
struct label_leak {
  enum kind : std::uint8_t {
    none,
    determines, ///< one value of the column, one label
    orders      ///< its order is that of the labels
  };

  kind found = none;
  std::string measure; ///< "rank correlation 0.93", "AUC 0.98"
};

/// Looks for a leak of `labels` in the values of a column, one per row; NaN is
/// a missing value. Only values that are `ordered` can order rows. A column
/// determines the labels if 99.9 % of the rows have the most common label of
/// their value; it orders them if their rank correlation is 0.8 or, with labels
/// of 0 and 1, if it separates them with an AUC of 0.95; either sign.
label_leak leak_of(const std::vector<double>& values, bool ordered,
                   std::span<const float> labels);

/// Values of a column as numbers: codes of tokens, or the numbers themselves.
std::vector<double> column_numbers(const column& values);

} // namespace automodel::recsys
