#include "coordination/policies/gaussian_posterior.hpp"
#include "coordination/policies/thompson.hpp"
#include "tests/unit/policies/policy_fixture.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

using row = std::vector<long double>;

// The posterior in another way: Gauss-Jordan elimination of
// (X'X + noise/prior I) [mean, covariance] = [X'y, noise I], in long double,
// with pivots, from all observations at once.
struct reference {
  row mean;
  std::vector<row> covariance;

  reference(const std::vector<std::vector<double>>& x,
            const std::vector<double>& y, long double prior,
            long double noise) {
    const auto n = x.front().size();
    std::vector<row> system(n, row(2 * n + 1));
    for (std::size_t i = 0; i < n; ++i) {
      system[i][i] = noise / prior;
      system[i][n + 1 + i] = noise;
      for (std::size_t k = 0; k < x.size(); ++k) {
        system[i][n] += static_cast<long double>(x[k][i]) * y[k];
        for (std::size_t j = 0; j < n; ++j)
          system[i][j] += static_cast<long double>(x[k][i]) * x[k][j];
      }
    }
    for (std::size_t c = 0; c < n; ++c) {
      auto pivot = c;
      for (std::size_t r = c; r < n; ++r)
        if (std::abs(system[r][c]) > std::abs(system[pivot][c]))
          pivot = r;
      std::swap(system[c], system[pivot]);
      for (auto p = system[c][c]; auto& entry : system[c])
        entry /= p;
      for (std::size_t r = 0; r < n; ++r)
        if (auto factor = system[r][c]; r != c)
          for (std::size_t k = 0; k < system[r].size(); ++k)
            system[r][k] -= factor * system[c][k];
    }
    for (const auto& line : system) {
      mean.push_back(line[n]);
      covariance.emplace_back(line.begin() + static_cast<long>(n) + 1,
                              line.end());
    }
  }
};

double largest_difference(const gaussian_posterior& posterior,
                          const reference& expected) {
  const auto n = expected.mean.size();
  long double largest = 0;
  auto mean = posterior.mean();
  for (std::size_t i = 0; i < n; ++i) {
    largest = std::max(largest, std::abs(mean[i] - expected.mean[i]));
    std::vector<double> unit(n);
    unit[i] = 1;
    largest = std::max(largest, std::abs(posterior.predict(unit).variance
                                         - expected.covariance[i][i]));
  }
  return static_cast<double>(largest);
}

} // namespace

TEST_CASE("the posterior after 1, 10, 100 and 1000 rewards is the closed "
          "form's to 1e-10") {
  policy_options options;
  options.thompson.prior_variance = 2.5;
  options.thompson.noise_variance = 0.3;
  const auto arms = GENERATE(false, true);
  options.thompson.independent_arms = arms;
  auto space = mixed_space();
  thompson learner{space, options};
  space_encoding encoding{space, arms};
  random_stream random{7, "noise"};
  std::vector<std::vector<double>> x;
  std::vector<double> y;
  for (int count = 1; count <= 1000; ++count) {
    auto tried = learner.propose();
    // Paid in two parts, as inner and outer rewards are.
    auto first = mixed_value(tried.values), second = random.normal();
    REQUIRE(learner.observe({tried, first}));
    REQUIRE(learner.observe({tried, second, true}));
    x.push_back(encoding.encode(space, tried.values));
    y.push_back(first + second);
    if (count == 1 || count == 10 || count == 100 || count == 1000) {
      INFO(count << " rewards");
      CHECK(largest_difference(learner.posterior(), reference{x, y, 2.5L, 0.3L})
            < 1e-10);
    }
  }
}

TEST_CASE("a mean of one weight is pulled to the prior by one reward's worth") {
  gaussian_posterior one{1, 1, 1};
  const std::vector<double> x{1};
  for (int n = 1; n <= 1000; ++n) {
    one.observe(x, 1);
    REQUIRE(std::abs(one.mean()[0] - n / (n + 1.0)) < 1e-12);
    REQUIRE(std::abs(one.predict(x).variance - 1 / (n + 1.0)) < 1e-12);
  }
}

TEST_CASE("draws have the posterior's mean and covariance") {
  gaussian_posterior both{2, 1, 0.5};
  both.observe(std::vector<double>{1, 1}, 2);
  both.observe(std::vector<double>{1, -0.5}, 0.3);
  auto mean = both.mean();
  random_stream random{8, "draws"};
  constexpr int draws = 40'000;
  double sum = 0, square = 0, product = 0;
  for (int i = 0; i < draws; ++i) {
    auto drawn = both.sample(random);
    auto a = drawn[0] - mean[0], b = drawn[1] - mean[1];
    sum += a;
    square += a * a;
    product += a * b;
  }
  // precision [[5, 1], [1, 3.5]], its inverse [[3.5, -1], [-1, 5]] / 16.5
  CHECK(std::abs(sum / draws) < 0.01);
  CHECK(std::abs(square / draws - 3.5 / 16.5) < 0.01);
  CHECK(std::abs(product / draws + 1 / 16.5) < 0.01);
}
