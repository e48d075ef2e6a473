#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/leading_vectors.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/naive_eigen.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t n_users = 50, n_items = 30;

/// Dense R, degrees and A = R~'R~, from the definition.
struct naive_graph {
  matrix r = matrix(n_users, std::vector<double>(n_items));
  std::vector<double> users = std::vector<double>(n_users),
                      items = std::vector<double>(n_items);
  matrix a = matrix(n_items, std::vector<double>(n_items));

  explicit naive_graph(const interactions& train) {
    for (user_id u = 0; u < n_users; ++u)
      for (auto i : train.of(u))
        r[u][i] = 1;
    for (user_id u = 0; u < n_users; ++u)
      for (item_id i = 0; i < n_items; ++i) {
        users[u] += r[u][i];
        items[i] += r[u][i];
      }
    for (user_id u = 0; u < n_users; ++u)
      for (item_id i = 0; i < n_items; ++i)
        for (item_id j = 0; j < n_items; ++j)
          if (r[u][i] * r[u][j] > 0)
            a[i][j] += 1 / (users[u] * std::sqrt(items[i] * items[j]));
  }

  std::vector<double> scores(std::span<const item_id> history, std::size_t rank,
                             double alpha) const {
    auto low_pass = leading_projection(a, rank);
    std::vector<double> row(n_items);
    std::set<item_id> distinct(history.begin(), history.end());
    for (auto i : distinct)
      for (item_id j = 0; j < n_items && items[i] > 0; ++j)
        row[j] += a[i][j]
                  + alpha * low_pass[i][j] * std::sqrt(items[j] / items[i]);
    return row;
  }
};

leading_vectors found_in(const interactions& train, std::size_t rank,
                         std::uint64_t seed = 0) {
  fit_context context;
  context.train = train;
  context.seed = seed;
  auto found = find_leading_vectors(interaction_graph(distinct_rows(train)),
                                    rank, context);
  REQUIRE(found);
  return *found;
}

} // namespace

TEST_CASE("leading vectors are those of a dense decomposition") {
  auto train = random_interactions(n_users, n_items, 9, 5);
  auto a = naive_graph(train.view()).a;
  auto values = jacobi_eigen(a).values;
  auto positive = static_cast<std::size_t>(
      std::ranges::count_if(values, [](double x) { return x > 1e-9; }));
  REQUIRE(positive < n_items); // some items have no rows
  for (std::size_t rank : {1u, 4u, 12u, 30u}) {
    auto found = found_in(train.view(), rank);
    auto kept = std::min(rank, positive);
    CHECK(found.rank == kept);
    CHECK(found.residual <= 1e-6);
    for (std::size_t k = 0; k < kept; ++k)
      CHECK(found.values[k] == Approx(std::sqrt(values[k])).epsilon(1e-6));
    auto expected = leading_projection(a, rank);
    for (item_id i = 0; i < n_items; ++i)
      for (item_id j = 0; j < n_items; ++j) {
        double product = 0;
        for (std::size_t k = 0; k < kept; ++k)
          product += found.vectors[i * kept + k] * found.vectors[j * kept + k];
        CHECK(product == Approx(expected[i][j]).margin(1e-4));
      }
  }
}

TEST_CASE("a user and one item are one singular value of 1") {
  toy_interactions train(2, {{1}, {1}, {}});
  auto found = found_in(train.view(), 100);
  REQUIRE(found.rank == 1);
  CHECK(found.values[0] == Approx(1));
  CHECK(found.vectors[0] == Approx(0).margin(1e-6));
  CHECK(std::abs(found.vectors[1]) == Approx(1));
}

TEST_CASE("vectors of many items converge from any seed") {
  auto train = random_interactions(400, 300, 20, 6);
  auto first = found_in(train.view(), 40, 1);
  auto second = found_in(train.view(), 40, 2);
  CHECK(first.residual <= 1e-6);
  CHECK(first.values[0] == Approx(1));
  CHECK(first.vectors != second.vectors);
  CHECK(first.vectors == found_in(train.view(), 40, 1).vectors);
  for (std::size_t k = 0; k < 40; ++k)
    CHECK(first.values[k] == Approx(second.values[k]).epsilon(1e-8));
}

TEST_CASE("graph filters agree with their dense definition") {
  auto train = random_interactions(n_users, n_items, 9, 5);
  naive_graph naive(train.view());
  // More users than are scored at once; histories that training never saw.
  auto later = random_interactions(37, n_items, 12, 8);
  for (std::int64_t rank : {0, 5, 64})
    for (double alpha : {0.0, 0.3, 2.0}) {
      auto model = fitted(gf_cf_family(), train.view(), {{"rank", rank}},
                          {{"alpha", alpha}});
      auto scores = scores_of(*model, later.view());
      for (user_id user = 0; user < 37; ++user) {
        auto expected = naive.scores(later.view().of(user),
                                     static_cast<std::size_t>(rank), alpha);
        for (item_id item = 0; item < n_items; ++item) {
          auto found = scores[user * n_items + item];
          if (naive.items[item] > 0)
            CHECK(found == Approx(expected[item]).epsilon(1e-3).margin(1e-4));
          else
            CHECK(found == unseen_score);
        }
      }
    }
}
