#include "recsys/models/classical/spd_inverse.hpp"

#include <cblas.h>
#include <lapack.h>

#include <algorithm>
#include <string>

namespace automodel::recsys {

namespace {

// To BLAS a row-major upper triangle is a column-major lower one: everything
// below speaks of A = L L' in columns.
constexpr std::size_t block = 256;

int as_int(std::size_t value) {
  return static_cast<int>(value);
}

class blocked_matrix {
public:
  blocked_matrix(std::span<float> matrix, std::size_t n)
      : data_(matrix.data()), n_(n) {}

  std::size_t size() const { return n_; }
  int stride() const { return as_int(n_); }
  float* at(std::size_t row, std::size_t column) {
    return data_ + column * n_ + row;
  }

private:
  float* data_;
  std::size_t n_;
};

/// Columns [k, k + width) of L, once those to their left are done.
bool factor_columns(blocked_matrix& a, std::size_t k, std::size_t width) {
  auto n = a.size();
  auto w = as_int(width), below = as_int(n - k - width), left = as_int(k);
  cblas_ssyrk(CblasColMajor, CblasLower, CblasNoTrans, w, left, -1, a.at(k, 0),
              a.stride(), 1, a.at(k, k), a.stride());
  int stride = a.stride(), info = 0;
  LAPACK_spotrf("L", &w, a.at(k, k), &stride, &info);
  if (info != 0)
    return false;
  if (below == 0)
    return true;
  cblas_sgemm(CblasColMajor, CblasNoTrans, CblasTrans, below, w, left, -1,
              a.at(k + width, 0), stride, a.at(k, 0), stride, 1,
              a.at(k + width, k), stride);
  cblas_strsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit,
              below, w, 1, a.at(k, k), stride, a.at(k + width, k), stride);
  return true;
}

/// Columns [k, k + width) of the inverse of L, once those to their right are
/// done.
void invert_columns(blocked_matrix& a, std::size_t k, std::size_t width) {
  auto w = as_int(width), below = as_int(a.size() - k - width);
  int stride = a.stride(), info = 0;
  if (below > 0) {
    cblas_strmm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans,
                CblasNonUnit, below, w, 1, a.at(k + width, k + width), stride,
                a.at(k + width, k), stride);
    cblas_strsm(CblasColMajor, CblasRight, CblasLower, CblasNoTrans,
                CblasNonUnit, below, w, -1, a.at(k, k), stride,
                a.at(k + width, k), stride);
  }
  LAPACK_strtri("L", "N", &w, a.at(k, k), &stride, &info);
}

/// Rows [k, k + width) of M' M for a lower triangular M, once those above are
/// done.
void multiply_rows(blocked_matrix& a, std::size_t k, std::size_t width) {
  auto w = as_int(width), below = as_int(a.size() - k - width);
  auto left = as_int(k);
  int stride = a.stride(), info = 0;
  cblas_strmm(CblasColMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, w,
              left, 1, a.at(k, k), stride, a.at(k, 0), stride);
  LAPACK_slauum("L", &w, a.at(k, k), &stride, &info);
  if (below == 0)
    return;
  cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, w, left, below, 1,
              a.at(k + width, k), stride, a.at(k + width, 0), stride, 1,
              a.at(k, 0), stride);
  cblas_ssyrk(CblasColMajor, CblasLower, CblasTrans, w, below, 1,
              a.at(k + width, k), stride, 1, a.at(k, k), stride);
}

} // namespace

result<void> invert_spd(std::span<float> matrix, std::size_t n,
                        const step_callback& step) {
  blocked_matrix a(matrix, n);
  auto blocks = (n + block - 1) / block;
  std::size_t done = 0;
  auto next = [&] {
    return step(static_cast<double>(++done) / static_cast<double>(3 * blocks));
  };
  auto width = [&](std::size_t k) { return std::min(block, n - k); };
  auto cancelled = fail(errc::cancelled, "the inversion was cancelled");
  for (std::size_t k = 0; k < n; k += block) {
    if (!factor_columns(a, k, width(k)))
      return fail(errc::invalid_argument,
                  "the matrix is not positive definite in float32",
                  "a larger lambda makes it so");
    if (!next())
      return cancelled;
  }
  for (std::size_t b = blocks; b-- > 0;) {
    invert_columns(a, b * block, width(b * block));
    if (!next())
      return cancelled;
  }
  for (std::size_t k = 0; k < n; k += block) {
    multiply_rows(a, k, width(k));
    if (!next())
      return cancelled;
  }
  return {};
}

} // namespace automodel::recsys
