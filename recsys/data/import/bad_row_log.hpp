#pragma once

#include "base/error.hpp"
#include "recsys/data/dataset.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Counts malformed rows and says when there are too many of them.
class bad_row_log {
public:
  explicit bad_row_log(std::uint64_t tolerated) : tolerated_(tolerated) {}

  /// Reports one row. Errors: parse_error when more than the tolerated number
  /// of rows were reported; it names this row and the first one.
  result<void> add(source_position where, std::string expected);

  std::uint64_t count() const noexcept { return count_; }

  /// The first hundred.
  const std::vector<bad_row>& rows() const noexcept { return rows_; }

private:
  std::uint64_t tolerated_;
  std::uint64_t count_ = 0;
  std::vector<bad_row> rows_;
};

} // namespace automodel::recsys
