#pragma once

namespace automodel::recsys {

/// P(Z <= x) for a standard normal Z.
double normal_cdf(double x) noexcept;

/// The x with P(Z <= x) = p; Wichura's AS 241, about 1e-15. Infinite at 0, 1.
double normal_quantile(double p) noexcept;

/// P(T <= x) for Student's t with `df` > 0 degrees of freedom.
double student_t_cdf(double x, double df) noexcept;

/// The x with P(T <= x) = p.
double student_t_quantile(double p, double df) noexcept;

} // namespace automodel::recsys
