#include "recsys/tuning/parzen_estimator.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

double area(const parzen_estimator& density, double from, double to) {
  constexpr int cells = 20'000;
  double sum = 0;
  for (int i = 0; i < cells; ++i)
    sum += density.density(from + (to - from) * (i + 0.5) / cells);
  return sum * (to - from) / cells;
}

} // namespace

TEST_CASE("a density has an area of one, wherever its points lie") {
  for (const auto& points : {std::vector<double>{},
                             {0.0},
                             {1.0},
                             {0.5},
                             {0.1, 0.1, 0.1},
                             {0.0, 0.02, 0.03, 0.9, 1.0}})
    CHECK(area(parzen_estimator{points}, 0, 1) == Approx(1).epsilon(1e-6));
  CHECK(area(parzen_estimator{std::vector<double>(500, 0.7)}, 0, 1)
        == Approx(1).epsilon(1e-4));
}

TEST_CASE("without points only the prior is left") {
  parzen_estimator prior{{}};
  // A normal density of mean 1/2 and deviation 1, cut off at 0 and 1.
  auto mass = std::erf(0.5 / std::sqrt(2.0));
  CHECK(prior.density(0.5) == Approx(1 / std::sqrt(2 * M_PI) / mass));
  CHECK(prior.density(0) == Approx(prior.density(1)));
}

TEST_CASE("points and the prior, by hand") {
  auto below = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  auto kernel = [&](double x, double mean, double deviation) {
    auto z = (x - mean) / deviation;
    return std::exp(-z * z / 2) / (deviation * std::sqrt(2 * M_PI))
           / (below((1 - mean) / deviation) - below(-mean / deviation));
  };
  // Its only neighbour is the prior's mean, at a distance of 0.4.
  CHECK(parzen_estimator{{0.1}}.density(0.4)
        == Approx((kernel(0.4, 0.1, 0.4) + kernel(0.4, 0.5, 1)) / 2));
  // 0.3 is nearer to the prior's mean than to 0.04; the least is 1 / 4.
  CHECK(parzen_estimator{{0.3, 0.04}}.density(0.6)
        == Approx((kernel(0.6, 0.04, 0.26) + kernel(0.6, 0.3, 0.26)
                   + kernel(0.6, 0.5, 1))
                  / 3));
  CHECK(parzen_estimator{{0.4, 0.4}}.density(0.6)
        == Approx((2 * kernel(0.6, 0.4, 0.25) + kernel(0.6, 0.5, 1)) / 3));
}

TEST_CASE("draws follow the density") {
  parzen_estimator density{{0.05, 0.1, 0.12, 0.8}};
  random_stream random{1, "draws"};
  const int draws = 50'000;
  std::vector<int> cells(10);
  for (int i = 0; i < draws; ++i) {
    auto at = density.draw(random);
    REQUIRE((at >= 0 && at <= 1));
    ++cells[std::min<std::size_t>(9, static_cast<std::size_t>(at * 10))];
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto share = area(density, static_cast<double>(i) / 10,
                      static_cast<double>(i + 1) / 10);
    CHECK(cells[i]
          == Approx(draws * share).margin(5 * std::sqrt(draws * share)));
  }
}

TEST_CASE("categories are counted, each once more than seen") {
  const std::vector<std::uint64_t> points{2, 2, 0};
  category_estimator shares{points, 4};
  CHECK(shares.density(0) == Approx(2 / 7.0));
  CHECK(shares.density(1) == Approx(1 / 7.0));
  CHECK(shares.density(2) == Approx(3 / 7.0));
  random_stream random{1, "draws"};
  std::vector<int> seen(4);
  for (int i = 0; i < 7000; ++i)
    ++seen[shares.draw(random)];
  CHECK(seen[2] == Approx(3000).margin(200));
  CHECK(seen[3] == Approx(1000).margin(150));
}
