#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace automodel::recsys {

using matrix = std::vector<std::vector<double>>;

/// Gauss-Jordan with partial pivoting, in double precision.
inline matrix naive_inverse(matrix a) {
  auto n = a.size();
  matrix inverse(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i)
    inverse[i][i] = 1;
  for (std::size_t column = 0; column < n; ++column) {
    auto pivot = column;
    for (auto row = column; row < n; ++row)
      if (std::abs(a[row][column]) > std::abs(a[pivot][column]))
        pivot = row;
    std::swap(a[column], a[pivot]);
    std::swap(inverse[column], inverse[pivot]);
    auto scale = a[column][column];
    for (std::size_t j = 0; j < n; ++j) {
      a[column][j] /= scale;
      inverse[column][j] /= scale;
    }
    for (std::size_t row = 0; row < n; ++row) {
      auto factor = a[row][column];
      for (std::size_t j = 0; row != column && j < n; ++j) {
        a[row][j] -= factor * a[column][j];
        inverse[row][j] -= factor * inverse[column][j];
      }
    }
  }
  return inverse;
}

} // namespace automodel::recsys
