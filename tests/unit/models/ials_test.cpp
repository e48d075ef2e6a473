#include "recsys/models/classical/alternating_ridge.hpp"
#include "recsys/models/classical/classical_models.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/naive_inverse.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// (sum over observed of v v' + unobserved V'V + reg I)^-1 times the sum of
/// the observed v, in double precision.
std::vector<double> naive_ridge(std::span<const float> vectors,
                                std::size_t width,
                                const std::set<std::uint32_t>& observed,
                                const implicit_weights& weights,
                                double candidates) {
  matrix system(width, std::vector<double>(width));
  std::vector<double> right(width), x(width);
  for (std::uint32_t at = 0; at < vectors.size() / width; ++at) {
    auto v = vectors.subspan(at * width, width);
    auto weight = weights.unobserved + observed.contains(at);
    for (std::size_t i = 0; i < width; ++i) {
      right[i] += observed.contains(at) ? double{v[i]} : 0;
      for (std::size_t j = 0; j < width; ++j)
        system[i][j] += weight * double{v[i]} * double{v[j]};
    }
  }
  auto count
      = static_cast<double>(observed.size()) + weights.unobserved * candidates;
  for (std::size_t i = 0; i < width; ++i)
    system[i][i] += weights.lambda * std::pow(count, weights.nu);
  auto inverse = naive_inverse(system);
  for (std::size_t i = 0; i < width; ++i)
    for (std::size_t j = 0; j < width; ++j)
      x[i] += inverse[i][j] * right[j];
  return x;
}

std::vector<float> random_vectors(std::size_t n, std::uint64_t seed) {
  random_stream random(seed, "vectors");
  std::vector<float> vectors(n);
  for (auto& x : vectors)
    x = static_cast<float>(random.normal());
  return vectors;
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    sum += double{a[k]} * double{b[k]};
  return sum;
}

ials_settings small_settings(std::uint64_t sweeps) {
  return {.dim = 6,
          .sweeps = sweeps,
          .sigma = 0.1,
          .weights = {.unobserved = 0.2, .lambda = 0.05, .nu = 0.8}};
}

/// The objective, with the users that are best for some item vectors.
double loss(const training_rows& rows, std::span<const float> items,
            const ials_settings& settings) {
  auto dim = settings.dim;
  std::size_t n_items = 0, n_users = 0;
  for (item_id item = 0; item < rows.n_items; ++item)
    n_items += !rows.users_of(item).empty();
  for (user_id user = 0; user < rows.n_users; ++user)
    n_users += !rows.items_of(user).empty();
  const auto& weights = settings.weights;
  double sum = 0;
  for (user_id user = 0; user < rows.n_users; ++user) {
    auto list = rows.items_of(user);
    if (list.empty())
      continue;
    std::set<std::uint32_t> observed(list.begin(), list.end());
    auto x = naive_ridge(items, dim, observed, weights,
                         static_cast<double>(n_items));
    std::vector<float> u(x.begin(), x.end());
    for (item_id item = 0; item < rows.n_items; ++item) {
      auto score = dot(u, items.subspan(item * dim, dim));
      sum += weights.unobserved * score * score;
      if (observed.contains(item))
        sum += (score - 1) * (score - 1);
    }
    sum += dot(u, u)
           * weights.regularisation(list.size(), static_cast<double>(n_items));
  }
  for (item_id item = 0; item < rows.n_items; ++item) {
    auto v = items.subspan(item * dim, dim);
    sum += dot(v, v)
           * weights.regularisation(rows.users_of(item).size(),
                                    static_cast<double>(n_users));
  }
  return sum;
}

} // namespace

TEST_CASE("a rotation to the axes keeps inner products") {
  auto vectors = random_vectors(40 * 9, 1);
  auto rotated = vectors;
  REQUIRE(rotate_to_axes(rotated, 9));
  auto row = [](const std::vector<float>& all, std::size_t at) {
    return std::span(all).subspan(at * 9, 9);
  };
  for (std::size_t a = 0; a < 40; ++a)
    for (std::size_t b = 0; b < 40; ++b)
      CHECK(dot(row(rotated, a), row(rotated, b))
            == Approx(dot(row(vectors, a), row(vectors, b))).margin(1e-4));
  auto squares = column_squares(rotated, 9);
  CHECK(std::ranges::is_sorted(squares, std::greater<>{}));
  for (std::size_t i = 0; i < 9; ++i)
    for (std::size_t j = 0; j < 9; ++j) {
      double sum = 0;
      for (std::size_t at = 0; at < 40; ++at)
        sum += double{rotated[at * 9 + i]} * double{rotated[at * 9 + j]};
      CHECK(sum == Approx(i == j ? squares[i] : 0).margin(1e-3));
    }
}

TEST_CASE("ridge regressions agree with their normal equations") {
  constexpr std::size_t n = 40, width = 9;
  auto vectors = random_vectors(n * width, 2);
  REQUIRE(rotate_to_axes(vectors, width));
  auto squares = column_squares(vectors, width);
  // Fewer and more observations than the vectors are wide; no unobserved.
  for (std::size_t count : {1u, 8u, 9u, 30u})
    for (double unobserved : {0.0, 0.3}) {
      implicit_weights weights{unobserved, 0.02, 0.7};
      implicit_ridge ridge(vectors, squares, 33, weights);
      std::vector<std::uint32_t> observed;
      for (std::uint32_t at = 0; at < count; ++at)
        observed.push_back((7 * at) % n);
      std::vector<float> x(width);
      REQUIRE(ridge.solve(observed, x));
      auto expected = naive_ridge(
          vectors, width, {observed.begin(), observed.end()}, weights, 33);
      INFO(count << " observed, unobserved " << unobserved);
      for (std::size_t k = 0; k < width; ++k)
        CHECK(x[k] == Approx(expected[k]).epsilon(1e-3).margin(1e-4));
    }
}

TEST_CASE("each sweep lowers the objective, to where it stays") {
  auto train = random_interactions(60, 30, 10, 4);
  auto rows = distinct_rows(train.view());
  fit_context context;
  context.train = train.view();
  std::vector<double> losses;
  for (std::uint64_t sweeps : {1, 2, 4, 8, 60, 61}) {
    auto settings = small_settings(sweeps);
    auto items = fit_item_vectors(rows, settings, context);
    REQUIRE(items);
    losses.push_back(loss(rows, *items, settings));
  }
  for (std::size_t at = 1; at < losses.size(); ++at)
    CHECK(losses[at] <= losses[at - 1] * (1 + 1e-5));
  CHECK(losses[4] < losses[0] * 0.99);
  CHECK(losses[5] == Approx(losses[4]).epsilon(1e-3));
}

TEST_CASE("a user is folded in from the history at scoring time") {
  auto train = random_interactions(60, 30, 10, 4);
  auto rows = distinct_rows(train.view());
  auto seen = rows.seen();
  auto settings = small_settings(5);
  fit_context context;
  context.train = train.view();
  context.seed = 7;
  auto items = fit_item_vectors(rows, settings, context);
  REQUIRE(items);
  auto model = ials_family().fit({{"dim", std::int64_t{6}},
                                  {"sweeps", std::int64_t{5}},
                                  {"unobserved", 0.2},
                                  {"lambda", 0.05},
                                  {"nu", 0.8}},
                                 {}, context);
  REQUIRE(model);
  // Histories that training never saw; repeated items count once.
  toy_interactions history(30, {{1, 2, 1, 3}, {}, {0, 5, 7, 9, 2, 4, 6, 3}});
  auto scores = scores_of(**model, history.view());
  auto n_seen = static_cast<double>(std::ranges::count(seen, 1));
  for (user_id user = 0; user < 3; ++user) {
    std::set<std::uint32_t> observed;
    for (auto item : history.view().of(user))
      if (seen[item])
        observed.insert(item);
    auto x = naive_ridge(*items, 6, observed, settings.weights, n_seen);
    std::vector<float> u(x.begin(), x.end());
    for (item_id item = 0; item < 30; ++item) {
      auto expected = dot(u, std::span(*items).subspan(item * 6, 6));
      auto found = scores[user * 30 + item];
      if (seen[item])
        CHECK(found == Approx(expected).epsilon(1e-3).margin(1e-5));
      else
        CHECK(found == unseen_score);
    }
  }
}

TEST_CASE("the seed decides an iALS fit") {
  auto train = random_interactions(60, 30, 10, 4);
  auto scores = [&](std::uint64_t seed) {
    fit_context context;
    context.train = train.view();
    context.seed = seed;
    auto model = ials_family().fit({{"dim", std::int64_t{4}}}, {}, context);
    REQUIRE(model);
    return scores_of(**model, train.view());
  };
  CHECK(scores(1) == scores(1));
  CHECK(scores(1) != scores(2));
}
