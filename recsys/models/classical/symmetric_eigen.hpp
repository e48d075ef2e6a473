#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <vector>

namespace automodel::recsys {

struct eigen_decomposition {
  std::vector<double> values;  ///< [n] descending
  std::vector<double> vectors; ///< [n, n] row j belongs to values[j]
};

/// Of a symmetric matrix [n, n] by LAPACK's divide and conquer. Errors:
/// internal (it did not converge).
result<eigen_decomposition> decompose_symmetric(std::vector<double> matrix,
                                                std::size_t n);

} // namespace automodel::recsys
