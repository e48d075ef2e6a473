#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace automodel::recsys {

/// Called after each step with how far the work has come, 0 to 1; false stops.
using step_callback = std::function<bool(double fraction)>;

/// Inverts a symmetric positive definite matrix in place: its upper triangle,
/// row-major [n, n]; the lower one is neither read nor written. Blocked
/// Cholesky, inversion and product by LAPACK and BLAS, so that it can be
/// stopped between blocks. n^3 multiply-adds in all, no further memory.
/// Errors: cancelled; invalid_argument (not positive definite).
result<void> invert_spd(std::span<float> matrix, std::size_t n,
                        const step_callback& step);

} // namespace automodel::recsys
