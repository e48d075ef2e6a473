#pragma once

#include <cstddef>
#include <span>

namespace automodel::recsys {

/// What is equal for all parameters in one step of an optimiser.
struct update_factors {
  float rate = 0;    ///< learning rate, with Adam's first bias correction
  float squares = 1; ///< 1 / square root of Adam's second bias correction
  float scale = 1;   ///< of the gradient: what clipping leaves of it
  float keep = 1;    ///< what decoupled weight decay leaves of a weight
  float l2 = 0, beta1 = 0, beta2 = 0, epsilon = 0;
};

// Each moves `count` weights `w` in one pass over memory. `g` is the gradient
// before its scaling and without the penalty l2 w, which is added here.

void sgd_update(float* w, const float* g, std::size_t count,
                const update_factors& now);

/// `h`: the sum of squared gradients.
void adagrad_update(float* w, const float* g, float* h, std::size_t count,
                    const update_factors& now);

/// `m`, `v`: the moving averages of gradients and squared gradients.
void adam_update(float* w, const float* g, float* m, float* v,
                 std::size_t count, const update_factors& now);

/// adam_update with a gradient of zero and no penalty.
void adam_drift(float* w, float* m, float* v, std::size_t count,
                const update_factors& now);

/// Asks for a row of memory that is needed soon. Rows of large tables lie in
/// no order a processor could guess.
inline void prefetch_row(const float* row, std::size_t count) {
  constexpr std::size_t line = 64 / sizeof(float);
  for (std::size_t k = 0; k < count; k += line)
    __builtin_prefetch(row + k, 1);
}

/// How many rows ahead prefetch_row is called.
inline constexpr std::size_t prefetch_distance = 8;

/// The sum of squares, in double precision.
double squared_sum(std::span<const float> values);

/// to += from.
void add_row(float* to, const float* from, std::size_t count);

} // namespace automodel::recsys
