#pragma once

#include <span>
#include <vector>

namespace automodel::recsys {

/// Holm's step-down adjustment (1979): controls the chance of any false claim.
/// In the order of `p_values`, each at most 1.
std::vector<double> holm(std::span<const double> p_values);

/// Benjamini and Hochberg's step-up adjustment (1995): controls the expected
/// share of false claims.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

} // namespace automodel::recsys
