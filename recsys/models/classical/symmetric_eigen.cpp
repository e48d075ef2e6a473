#include "recsys/models/classical/symmetric_eigen.hpp"

#include <lapack.h>

#include <algorithm>

namespace automodel::recsys {

result<eigen_decomposition> decompose_symmetric(std::vector<double> matrix,
                                                std::size_t n) {
  eigen_decomposition found{std::vector<double>(n), {}};
  // The first pass asks how much room the second needs.
  std::vector<double> work(1);
  std::vector<int> whole_work(1);
  int size = static_cast<int>(n), length = -1, whole_length = -1, info = 0;
  for (int pass = 0; pass < 2 && info == 0; ++pass) {
    LAPACK_dsyevd("V", "L", &size, matrix.data(), &size, found.values.data(),
                  work.data(), &length, whole_work.data(), &whole_length,
                  &info);
    length = static_cast<int>(work[0]);
    whole_length = whole_work[0];
    work.resize(static_cast<std::size_t>(length));
    whole_work.resize(static_cast<std::size_t>(whole_length));
  }
  if (info != 0)
    return fail(errc::internal, "LAPACK found no eigenvectors");
  std::ranges::reverse(found.values);
  found.vectors.resize(n * n);
  for (std::size_t j = 0; j < n; ++j)
    std::copy_n(&matrix[(n - 1 - j) * n], n, &found.vectors[j * n]);
  return found;
}

} // namespace automodel::recsys
