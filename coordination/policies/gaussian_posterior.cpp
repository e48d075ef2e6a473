#include "coordination/policies/gaussian_posterior.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace automodel::coordination {

namespace {

// The lower triangle L with L L' = matrix, row by row; nothing if there is
// none.
std::optional<std::vector<double>> cholesky(std::span<const double> matrix,
                                            std::size_t n) {
  std::vector<double> lower(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      auto sum = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k)
        sum -= lower[i * n + k] * lower[j * n + k];
      if (i == j && !(sum > 0))
        return {};
      lower[i * n + j] = i == j ? std::sqrt(sum) : sum / lower[j * n + j];
    }
  return lower;
}

// L x = b
void solve_lower(std::span<const double> lower, std::span<double> b) {
  const auto n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k)
      b[i] -= lower[i * n + k] * b[k];
    b[i] /= lower[i * n + i];
  }
}

// L' x = b
void solve_upper(std::span<const double> lower, std::span<double> b) {
  const auto n = b.size();
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k)
      b[i] -= lower[k * n + i] * b[k];
    b[i] /= lower[i * n + i];
  }
}

double product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

} // namespace

gaussian_posterior::gaussian_posterior(std::size_t dimensions,
                                       double prior_variance,
                                       double noise_variance)
    : noise_variance_(noise_variance), precision_(dimensions * dimensions),
      moment_(dimensions) {
  for (std::size_t i = 0; i < dimensions; ++i)
    precision_[i * dimensions + i] = 1 / prior_variance;
}

void gaussian_posterior::observe(std::span<const double> x, double y) {
  const auto n = dimensions();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      precision_[i * n + j] += x[i] * x[j] / noise_variance_;
  correct(x, y);
}

void gaussian_posterior::correct(std::span<const double> x, double difference) {
  for (std::size_t i = 0; i < x.size(); ++i)
    moment_[i] += x[i] * difference / noise_variance_;
}

std::vector<double> gaussian_posterior::mean() const {
  // The prior makes the precision positive definite.
  auto lower = cholesky(precision_, dimensions()).value();
  auto found = moment_;
  solve_lower(lower, found);
  solve_upper(lower, found);
  return found;
}

gaussian_posterior::prediction
gaussian_posterior::predict(std::span<const double> x) const {
  auto lower = cholesky(precision_, dimensions()).value();
  std::vector<double> root(x.begin(), x.end());
  solve_lower(lower, root);
  return {product(x, mean()), product(root, root)};
}

std::vector<double> gaussian_posterior::sample(random_stream& random) const {
  auto lower = cholesky(precision_, dimensions()).value();
  auto drawn = moment_;
  solve_lower(lower, drawn);
  for (auto& one : drawn)
    one += random.normal();
  solve_upper(lower, drawn); // mean + L'^-1 z
  return drawn;
}

bool gaussian_posterior::assign(std::vector<double> precision,
                                std::vector<double> moment) {
  auto finite = [](double value) { return std::isfinite(value); };
  if (precision.size() != precision_.size() || moment.size() != moment_.size()
      || !std::ranges::all_of(precision, finite)
      || !std::ranges::all_of(moment, finite)
      || !cholesky(precision, moment.size()))
    return false;
  precision_ = std::move(precision);
  moment_ = std::move(moment);
  return true;
}

} // namespace automodel::coordination
