#include "base/random_stream.hpp"
#include "recsys/statistics/group_sums.hpp"
#include "recsys/statistics/hierarchical_bootstrap.hpp"
#include "recsys/statistics/statistic_bootstrap.hpp"
#include "recsys/statistics/weighted_auc.hpp"

#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

double mean_of_sums(const group_sums::sums& s) {
  return s[0] / s[1];
}

/// The mean of one value per group, as a statistic.
group_sums mean_statistic_of(const std::vector<double>& values) {
  std::vector<group_sums::sums> groups;
  for (auto value : values)
    groups.push_back({value, 1, 0, 0});
  return {std::move(groups), mean_of_sums};
}

std::vector<std::uint32_t> ids(std::uint32_t n, std::uint32_t step = 1) {
  std::vector<std::uint32_t> all(n);
  for (std::uint32_t i = 0; i < n; ++i)
    all[i] = i * step;
  return all;
}

std::vector<const resampled_statistic*>
pointers(const std::vector<resampled_statistic>& columns) {
  std::vector<const resampled_statistic*> all;
  for (const auto& column : columns)
    all.push_back(&column);
  return all;
}

/// Rows of users whose scores are better the larger `skill` is, positives a
/// third of them: a user's level and a row's noise.
struct clicks {
  std::vector<scored_row> rows;

  clicks(double skill, std::uint32_t users, std::uint64_t round,
         double seed_noise = 0, std::uint64_t seed = 0) {
    random_stream world(5, "clicks", round);
    random_stream model(6 + seed, "model", round);
    for (std::uint32_t user = 0; user < users; ++user) {
      auto level = 0.7 * world.normal();
      for (int i = 0; i < 6; ++i) {
        auto positive = world.uniform() < 1.0 / 3;
        auto score = level + (positive ? skill : 0) + world.normal()
                     + seed_noise * model.normal();
        rows.push_back({static_cast<float>(score), positive, user});
      }
    }
  }
};

} // namespace

TEST_CASE("the bootstrap of a mean is that of users' values") {
  random_stream random(1, "values");
  std::vector<std::vector<double>> values(3);
  for (auto& seed : values)
    for (int user = 0; user < 80; ++user)
      seed.push_back(random.normal() + 0.3 * static_cast<double>(user % 5));
  auto users = ids(80);
  seeded_values quantity;
  std::vector<group_sums> statistics;
  for (const auto& seed : values) {
    quantity.push_back({users, seed});
    statistics.push_back(mean_statistic_of(seed));
  }
  std::vector<grouped_statistic> columns;
  for (const auto& statistic : statistics)
    columns.push_back({&statistic, users});
  auto resampled = resample(columns);
  REQUIRE(resampled);
  auto found = over_groups_and_seeds(pointers(*resampled));
  auto expected = hierarchical_bootstrap(std::vector<seeded_values>{quantity})
                      .value()
                      .front();
  CHECK(found.mean == Approx(expected.mean).epsilon(1e-12));
  CHECK(found.std == Approx(expected.std).epsilon(1e-12));
  // Noise between seeds is estimated in two ways.
  auto width = expected.high - expected.low;
  CHECK(found.low == Approx(expected.low).margin(0.05 * width));
  CHECK(found.high == Approx(expected.high).margin(0.05 * width));
}

TEST_CASE("without noise between seeds both bootstraps are equal") {
  std::vector<double> values(50);
  std::iota(values.begin(), values.end(), 0.0);
  auto users = ids(50, 3);
  auto statistic = mean_statistic_of(values);
  auto resampled = resample(std::vector{grouped_statistic{&statistic, users}});
  REQUIRE(resampled);
  auto found = over_groups_and_seeds(pointers(*resampled));
  auto expected = hierarchical_bootstrap(
                      std::vector<seeded_values>{{user_values{users, values}}})
                      .value()
                      .front();
  CHECK(found.low == Approx(expected.low).epsilon(1e-12));
  CHECK(found.high == Approx(expected.high).epsilon(1e-12));
  CHECK(found.standard_error == Approx(expected.standard_error).epsilon(1e-9));
}

TEST_CASE("a column does not depend on the others beside it") {
  clicks data(1, 40, 3), other(0.5, 70, 4);
  weighted_auc area(data.rows), another(other.rows);
  auto users = ids(40), more = ids(70);
  auto alone = resample(std::vector{grouped_statistic{&area, users}});
  auto beside = resample(std::vector{grouped_statistic{&another, more},
                                     grouped_statistic{&area, users}});
  REQUIRE(alone);
  REQUIRE(beside);
  CHECK(alone->front().resampled == beside->back().resampled);
}

// The true AUC of scores that differ by `skill` in noise of variance 1.49: the
// normal distribution's, at skill / sqrt(2 * 1.49).
TEST_CASE("intervals of an AUC cover its true value") {
  auto truth = 0.5 * std::erfc(-1.0 / std::sqrt(2 * 1.49) / std::sqrt(2.0));
  auto users = ids(60);
  int hits = 0;
  for (std::uint64_t round = 0; round < 200; ++round) {
    clicks data(1, 60, round);
    weighted_auc area(data.rows);
    bootstrap_options options;
    options.resamples = 400;
    options.seed = round;
    auto resampled
        = resample(std::vector{grouped_statistic{&area, users}}, options);
    REQUIRE(resampled);
    auto found = over_groups_and_seeds(pointers(*resampled), options);
    hits += found.low <= truth && truth <= found.high;
  }
  // Of 200 at a true coverage between 0.90 and 0.98, three sigma each way.
  CHECK(hits >= 167);
  CHECK(hits <= 199);
}

TEST_CASE("paired differences are narrower than their parts") {
  // Two models that see the same rows and differ in a little noise.
  auto users = ids(80);
  std::vector<std::unique_ptr<weighted_auc>> areas;
  std::vector<grouped_statistic> columns;
  for (std::uint64_t seed = 0; seed < 3; ++seed)
    for (double noise : {0.1, 0.12}) {
      areas.push_back(
          std::make_unique<weighted_auc>(clicks(1, 80, 9, noise, seed).rows));
      columns.push_back({areas.back().get(), users});
    }
  auto resampled = resample(columns);
  REQUIRE(resampled);
  std::vector<const resampled_statistic*> a, b;
  for (std::size_t s = 0; s < 3; ++s) {
    a.push_back(&(*resampled)[2 * s]);
    b.push_back(&(*resampled)[2 * s + 1]);
  }
  auto one = over_groups_and_seeds(a);
  auto difference = difference_over_groups_and_seeds(a, b);
  CHECK(difference.mean == Approx(one.mean - over_groups_and_seeds(b).mean));
  CHECK(difference.high - difference.low < 0.25 * (one.high - one.low));
  auto same = difference_over_groups_and_seeds(a, a);
  CHECK(same.low == 0);
  CHECK(same.high == 0);
  CHECK(same.p_value == 1);
}

TEST_CASE("folds of different rows do not count their noise twice") {
  // Each seed judges rows of its own, as folds do: seeds differ by the noise
  // of their rows alone, and the interval is that of all rows together.
  constexpr std::uint32_t n = 200, folds = 5;
  double ratio = 0;
  for (std::uint64_t round = 0; round < 20; ++round) {
    std::vector<group_sums> statistics;
    std::vector<std::vector<std::uint32_t>> names;
    double squares = 0;
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
      random_stream random(2 + round, "folds", fold);
      std::vector<double> values(n);
      auto& rows = names.emplace_back(n);
      for (std::uint32_t i = 0; i < n; ++i) {
        values[i] = random.normal();
        rows[i] = folds * i + fold;
        squares += values[i] * values[i];
      }
      statistics.push_back(mean_statistic_of(values));
    }
    std::vector<grouped_statistic> columns;
    for (std::size_t s = 0; s < folds; ++s)
      columns.push_back({&statistics[s], names[s]});
    bootstrap_options options;
    options.resamples = 400;
    auto resampled = resample(columns, options);
    REQUIRE(resampled);
    auto found = over_groups_and_seeds(pointers(*resampled), options);
    ratio += found.standard_error / (std::sqrt(squares) / (n * folds)) / 20;
  }
  // Counted twice, with Student's t for the seeds, it would be 1.8.
  CHECK(ratio > 0.95);
  CHECK(ratio < 1.3);
}

TEST_CASE("what cannot be resampled is refused") {
  weighted_auc one_class({{0.5F, true, 0}, {0.4F, true, 1}});
  auto two = ids(2);
  CHECK_FALSE(resample(std::vector{grouped_statistic{&one_class, two}}));
  weighted_auc sound({{0.5F, true, 0}, {0.4F, false, 1}});
  CHECK(resample(std::vector{grouped_statistic{&sound, two}}));
  std::vector<std::uint32_t> falling{1, 0};
  CHECK_FALSE(resample(std::vector{grouped_statistic{&sound, falling}}));
  CHECK_FALSE(resample(std::vector{grouped_statistic{&sound, {}}}));
  CHECK_FALSE(
      resample(std::vector{grouped_statistic{&sound, two}}, {1, 0.95, 0}));
}
