#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// One constraint C <= bound and the price of breaking it.
///
/// `Number` is double, or a fixed-point type with +, -, * and <, for sums that
/// must be equal bit for bit everywhere. `Number{}` is zero.
template <class Number>
struct dual_variable {
  Number bound{};      ///< epsilon, in the constraint's own unit
  Number step{};       ///< eta > 0 of the ascent
  Number most{};       ///< the multiplier's upper end, >= 0
  Number multiplier{}; ///< lambda, in [0, most]

  /// C - bound; above zero if the constraint is broken.
  Number violation(Number value) const { return value - bound; }

  /// Projected dual ascent: lambda <- min(max(lambda + eta (C - bound), 0),
  /// most). It rises where C > bound and falls where C < bound, until it is 0.
  /// C is a number here: no gradient passes through the step. (Bertsekas 1999,
  /// "Nonlinear Programming", section 6.3; LWGR uses the same update.)
  void ascend(Number value) {
    auto next = multiplier + step * violation(value);
    multiplier = std::clamp(next, Number{}, most);
  }

  friend bool operator==(const dual_variable&, const dual_variable&) = default;
};

/// Several constraints on one objective. One component for rewards, guardrails
/// and constrained training: whoever keeps `duals()` can go on where it was.
template <class Number>
class lagrangian {
public:
  lagrangian() = default;
  explicit lagrangian(std::vector<dual_variable<Number>> duals)
      : duals_(std::move(duals)) {}

  std::span<const dual_variable<Number>> duals() const noexcept {
    return duals_;
  }

  /// sum_j lambda_j (C_j - bound_j): what a maximiser of utility subtracts and
  /// a minimiser of loss adds. values: [duals], in their order.
  Number price(std::span<const Number> values) const {
    Number sum{};
    for (std::size_t j = 0; j < duals_.size(); ++j)
      sum = sum + duals_[j].multiplier * duals_[j].violation(values[j]);
    return sum;
  }

  /// One step of each multiplier. values: [duals].
  void ascend(std::span<const Number> values) {
    for (std::size_t j = 0; j < duals_.size(); ++j)
      duals_[j].ascend(values[j]);
  }

  friend bool operator==(const lagrangian&, const lagrangian&) = default;

private:
  std::vector<dual_variable<Number>> duals_;
};

} // namespace automodel::recsys
