#include "recsys/models/classical/implicit_ridge.hpp"

#include "recsys/models/classical/symmetric_eigen.hpp"

#include <cblas.h>
#include <lapack.h>

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

int as_int(std::size_t value) {
  return static_cast<int>(value);
}

} // namespace

result<void> rotate_to_axes(std::span<float> vectors, std::size_t width) {
  auto n = vectors.size() / width;
  auto d = as_int(width);
  std::vector<float> gram(width * width);
  cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, d, as_int(n), 1,
              vectors.data(), d, 0, gram.data(), d);
  auto axes = decompose_symmetric({gram.begin(), gram.end()}, width);
  if (!axes)
    return pass_on(axes);
  std::vector<float> rotation(axes->vectors.begin(), axes->vectors.end());
  std::vector<float> before(vectors.begin(), vectors.end());
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, as_int(n), d, d, 1,
              before.data(), d, rotation.data(), d, 0, vectors.data(), d);
  return {};
}

std::vector<float> column_squares(std::span<const float> vectors,
                                  std::size_t width) {
  std::vector<double> sums(width);
  for (std::size_t at = 0; at < vectors.size(); ++at)
    sums[at % width] += double{vectors[at]} * double{vectors[at]};
  return {sums.begin(), sums.end()};
}

double implicit_weights::regularisation(std::size_t observations,
                                        double candidates) const {
  auto count = static_cast<double>(observations) + unobserved * candidates;
  return lambda * std::pow(count, nu);
}

implicit_ridge::implicit_ridge(std::span<const float> vectors,
                               std::span<const float> squares,
                               double candidates,
                               const implicit_weights& weights)
    : vectors_(vectors), squares_(squares), candidates_(candidates),
      weights_(weights), diagonal_(squares.size()) {}

result<void> implicit_ridge::solve(std::span<const std::uint32_t> observed,
                                   std::span<float> x) {
  auto n = observed.size(), width = squares_.size();
  if (n == 0) {
    std::ranges::fill(x, 0.0F);
    return {};
  }
  auto reg = weights_.regularisation(n, candidates_);
  for (std::size_t k = 0; k < width; ++k)
    diagonal_[k]
        = static_cast<float>(weights_.unobserved * double{squares_[k]} + reg);
  auto few = n < width;
  gather(observed, few);
  if (!(few ? solve_by_observation(n, x) : solve_by_axis(n, x)))
    return fail(errc::invalid_argument,
                "a ridge regression is not positive definite in float32",
                "a larger lambda makes it so");
  return {};
}

void implicit_ridge::gather(std::span<const std::uint32_t> observed,
                            bool scaled) {
  auto width = squares_.size();
  rows_.resize(observed.size() * width);
  scale_.resize(width);
  for (std::size_t k = 0; k < width; ++k)
    scale_[k] = scaled ? 1 / std::sqrt(diagonal_[k]) : 1;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const auto* from = &vectors_[observed[i] * width];
    auto* to = &rows_[i * width];
    for (std::size_t k = 0; k < width; ++k)
      to[k] = from[k] * scale_[k];
  }
}

/// With Y = V D^-1/2: x = D^-1/2 Y' (I + Y Y')^-1 1.
bool implicit_ridge::solve_by_observation(std::size_t n, std::span<float> x) {
  auto width = squares_.size();
  int size = as_int(n), d = as_int(width), one = 1, info = 0;
  system_.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i)
    system_[i * n + i] = 1;
  cblas_ssyrk(CblasRowMajor, CblasUpper, CblasNoTrans, size, d, 1, rows_.data(),
              d, 1, system_.data(), size);
  std::vector<float> weights(n, 1);
  LAPACK_sposv("L", &size, &one, system_.data(), &size, weights.data(), &size,
               &info);
  if (info != 0)
    return false;
  cblas_sgemv(CblasRowMajor, CblasTrans, size, d, 1, rows_.data(), d,
              weights.data(), 1, 0, x.data(), 1);
  for (std::size_t k = 0; k < width; ++k)
    x[k] *= scale_[k];
  return true;
}

/// (D + V'V) x = V'1.
bool implicit_ridge::solve_by_axis(std::size_t n, std::span<float> x) {
  auto width = squares_.size();
  int d = as_int(width), one = 1, info = 0;
  system_.assign(width * width, 0);
  for (std::size_t k = 0; k < width; ++k)
    system_[k * width + k] = diagonal_[k];
  cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, d, as_int(n), 1,
              rows_.data(), d, 1, system_.data(), d);
  std::ranges::fill(x, 0.0F);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < width; ++k)
      x[k] += rows_[i * width + k];
  LAPACK_sposv("L", &d, &one, system_.data(), &d, x.data(), &d, &info);
  return info == 0;
}

} // namespace automodel::recsys
