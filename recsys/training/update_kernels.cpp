#include "recsys/training/update_kernels.hpp"

#include <cmath>

// One body per instruction set, chosen when the program is loaded. None fuses
// a multiplication with an addition and none sums across elements, so that all
// of them give the same bits.
#define VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))

namespace automodel::recsys {

VECTORISED void sgd_update(float* __restrict w, const float* __restrict g,
                           std::size_t count, const update_factors& now) {
  const auto f = now;
  for (std::size_t k = 0; k < count; ++k)
    w[k] = f.keep * w[k] - f.rate * (f.scale * g[k] + f.l2 * w[k]);
}

VECTORISED void adagrad_update(float* __restrict w, const float* __restrict g,
                               float* __restrict h, std::size_t count,
                               const update_factors& now) {
  const auto f = now;
  for (std::size_t k = 0; k < count; ++k) {
    float gradient = f.scale * g[k] + f.l2 * w[k];
    h[k] += gradient * gradient;
    w[k] = f.keep * w[k] - f.rate * gradient / (std::sqrt(h[k]) + f.epsilon);
  }
}

VECTORISED void adam_update(float* __restrict w, const float* __restrict g,
                            float* __restrict m, float* __restrict v,
                            std::size_t count, const update_factors& now) {
  const auto f = now;
  for (std::size_t k = 0; k < count; ++k) {
    float gradient = f.scale * g[k] + f.l2 * w[k];
    m[k] = f.beta1 * m[k] + (1 - f.beta1) * gradient;
    v[k] = f.beta2 * v[k] + (1 - f.beta2) * gradient * gradient;
    w[k] = f.keep * w[k]
           - f.rate * m[k] / (std::sqrt(v[k]) * f.squares + f.epsilon);
  }
}

VECTORISED void adam_drift(float* __restrict w, float* __restrict m,
                           float* __restrict v, std::size_t count,
                           const update_factors& now) {
  const auto f = now;
  for (std::size_t k = 0; k < count; ++k) {
    m[k] *= f.beta1;
    v[k] *= f.beta2;
    w[k] -= f.rate * m[k] / (std::sqrt(v[k]) * f.squares + f.epsilon);
  }
}

// Eight sums side by side, always added up in one order.
VECTORISED double squared_sum(std::span<const float> values) {
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  std::size_t k = 0;
  for (; k + lanes <= values.size(); k += lanes)
    for (std::size_t i = 0; i < lanes; ++i)
      sums[i] += double(values[k + i]) * double(values[k + i]);
  double out = 0;
  for (double sum : sums)
    out += sum;
  for (; k < values.size(); ++k)
    out += double(values[k]) * double(values[k]);
  return out;
}

VECTORISED void add_row(float* __restrict to, const float* __restrict from,
                        std::size_t count) {
  for (std::size_t k = 0; k < count; ++k)
    to[k] += from[k];
}

} // namespace automodel::recsys
