#include "recsys/tuning/parzen_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace automodel::recsys {

namespace {

// The probability that a standard normal value is below z.
double normal_below(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double mass_inside(double mean, double deviation) {
  return normal_below((1 - mean) / deviation) - normal_below(-mean / deviation);
}

} // namespace

parzen_estimator::parzen_estimator(std::vector<double> points) {
  constexpr double prior_mean = 0.5, prior_deviation = 1;
  const auto least
      = 1 / std::min(100.0, static_cast<double>(points.size()) + 2);
  std::sort(points.begin(), points.end());
  auto prior = std::lower_bound(points.begin(), points.end(), prior_mean)
               - points.begin();
  points.insert(points.begin() + prior, prior_mean);

  const auto weight = 1 / static_cast<double>(points.size());
  kernels_.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto below = i > 0 ? points[i] - points[i - 1] : 0;
    auto above = i + 1 < points.size() ? points[i + 1] - points[i] : 0;
    auto deviation = i == static_cast<std::size_t>(prior)
                         ? prior_deviation
                         : std::clamp(std::max(below, above), least, 1.0);
    auto height = 1 / (deviation * std::sqrt(2 * std::numbers::pi));
    kernels_.push_back({points[i], deviation, 1 / (2 * deviation * deviation),
                        weight * height / mass_inside(points[i], deviation)});
  }
}

double parzen_estimator::draw(random_stream& random) const {
  const auto& from = kernels_[random.below(kernels_.size())];
  // A third of the mass of the widest kernel lies inside, so this ends soon.
  for (;;) {
    auto at = from.mean + from.deviation * random.normal();
    if (at >= 0 && at <= 1)
      return at;
  }
}

double parzen_estimator::density(double at) const noexcept {
  double sum = 0;
  for (const auto& one : kernels_) {
    auto distance = at - one.mean;
    sum += one.scale * std::exp(-distance * distance * one.precision);
  }
  return sum;
}

category_estimator::category_estimator(std::span<const std::uint64_t> points,
                                       std::uint64_t count)
    : shares_(count, 1.0) {
  for (auto point : points)
    shares_[point] += 1;
  for (auto& share : shares_)
    share /= static_cast<double>(points.size() + count);
}

std::uint64_t category_estimator::draw(random_stream& random) const {
  auto left = random.uniform();
  for (std::size_t value = 0; value + 1 < shares_.size(); ++value) {
    left -= shares_[value];
    if (left < 0)
      return value;
  }
  return shares_.size() - 1;
}

} // namespace automodel::recsys
