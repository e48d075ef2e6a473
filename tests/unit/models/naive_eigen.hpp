#pragma once

#include "tests/unit/models/naive_inverse.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace automodel::recsys {

struct naive_decomposition {
  std::vector<double> values; ///< descending
  matrix vectors;             ///< [k] belongs to values[k]
};

/// Jacobi's rotations until nothing is left beside the diagonal.
inline naive_decomposition jacobi_eigen(matrix a) {
  auto n = a.size();
  matrix v(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i)
    v[i][i] = 1;
  for (int sweep = 0; sweep < 30; ++sweep)
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        if (a[p][q] == 0)
          continue;
        auto angle = 0.5 * std::atan2(2 * a[p][q], a[q][q] - a[p][p]);
        auto c = std::cos(angle), s = std::sin(angle);
        for (std::size_t k = 0; k < n; ++k) {
          auto x = a[k][p], y = a[k][q];
          a[k][p] = c * x - s * y;
          a[k][q] = s * x + c * y;
        }
        for (std::size_t k = 0; k < n; ++k) {
          auto x = a[p][k], y = a[q][k];
          a[p][k] = c * x - s * y;
          a[q][k] = s * x + c * y;
          x = v[p][k], y = v[q][k];
          v[p][k] = c * x - s * y;
          v[q][k] = s * x + c * y;
        }
      }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::greater<>{},
                    [&](std::size_t k) { return a[k][k]; });
  naive_decomposition found;
  for (auto k : order) {
    found.values.push_back(a[k][k]);
    found.vectors.push_back(v[k]);
  }
  return found;
}

/// V V' of the leading `rank` eigenvectors that have positive values.
inline matrix leading_projection(const matrix& a, std::size_t rank) {
  auto n = a.size();
  auto [values, vectors] = jacobi_eigen(a);
  matrix p(n, std::vector<double>(n));
  for (std::size_t k = 0; k < std::min(rank, n) && values[k] > 1e-9; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        p[i][j] += vectors[k][i] * vectors[k][j];
  return p;
}

} // namespace automodel::recsys
