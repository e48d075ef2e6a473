#pragma once

#include "tests/unit/blocks/block_program.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace automodel::recsys {

// What papers write down, one number after the other.

inline double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

inline std::vector<double> softmax(std::vector<double> x) {
  double sum = 0;
  for (auto& v : x)
    sum += v = std::exp(v);
  for (auto& v : x)
    v /= sum;
  return x;
}

/// Row r of a matrix.
inline std::vector<double> row_of(const at::Tensor& x, std::int64_t r) {
  std::vector<double> out;
  for (std::int64_t k = 0; k < x.size(1); ++k)
    out.push_back(number(x, {r, k}));
  return out;
}

} // namespace automodel::recsys
