#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/spd_inverse.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/naive_inverse.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

matrix naive_ease(const interactions& train, double lambda) {
  matrix gram(train.n_items, std::vector<double>(train.n_items));
  for (item_id i = 0; i < train.n_items; ++i)
    gram[i][i] = lambda;
  for (user_id user = 0; user < train.n_users; ++user) {
    auto row = train.of(user);
    std::set<item_id> items(row.begin(), row.end());
    for (auto i : items)
      for (auto j : items)
        gram[i][j] += 1;
  }
  auto p = naive_inverse(gram);
  auto b = p;
  for (item_id i = 0; i < train.n_items; ++i)
    for (item_id j = 0; j < train.n_items; ++j)
      b[i][j] = i == j ? 0 : -p[i][j] / p[j][j];
  return b;
}

} // namespace

TEST_CASE("EASE agrees with a naive inverse") {
  for (std::uint32_t n_items : {1u, 7u, 60u}) {
    auto train = random_interactions(100, n_items, 8, 4);
    toy_interactions::lists rows(n_items);
    for (item_id item = 0; item < n_items; ++item)
      rows[item] = {item};
    toy_interactions single(n_items, rows); // user i knows item i
    auto expected = naive_ease(train.view(), 20);
    std::set<item_id> seen(train.view().items.begin(),
                           train.view().items.end());
    auto model = fitted(ease_family(), train.view(), {{"lambda", 20.0}});
    auto scores = scores_of(*model, single.view());
    for (item_id i = 0; i < n_items; ++i)
      for (item_id j = 0; j < n_items; ++j) {
        INFO("from " << i << " to " << j);
        auto found = scores[std::size_t{i} * n_items + j];
        if (seen.contains(j))
          CHECK(found == Approx(expected[i][j]).epsilon(1e-3).margin(1e-5));
        else
          CHECK(found == unseen_score);
      }
  }
}

TEST_CASE("EASE sums the history with decaying weights") {
  auto train = random_interactions(100, 30, 8, 4);
  auto b = naive_ease(train.view(), 50);
  toy_interactions history(30, {{3, 5, 3, 8}});
  for (double decay : {1.0, 0.5}) {
    auto model = fitted(ease_family(), train.view(), {{"lambda", 50.0}},
                        {{"decay", decay}});
    auto scores = scores_of(*model, history.view());
    for (item_id j = 0; j < 30; ++j) {
      // The latest occurrence of item 3 is one row old, item 5 two.
      auto expected = b[8][j] + decay * b[3][j] + decay * decay * b[5][j];
      if (scores[j] != unseen_score)
        CHECK(scores[j] == Approx(expected).epsilon(1e-3).margin(1e-5));
    }
  }
}

TEST_CASE("the blocked inverse is one, over several blocks") {
  for (std::size_t n : {1u, 255u, 256u, 257u, 600u}) {
    random_stream random(9, "inverse", n);
    // Diagonally dominant, hence positive definite.
    std::vector<float> a(n * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j)
        a[i * n + j] = a[j * n + i]
            = i == j ? static_cast<float>(n) + 1
                     : static_cast<float>(random.uniform());
    auto inverse = a;
    double last = 0;
    REQUIRE(invert_spd(inverse, n, [&](double fraction) {
      CHECK(fraction > last);
      last = fraction;
      return true;
    }));
    CHECK(last == 1);
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; j += 37) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k)
          sum += double{a[i * n + k]}
                 * double{inverse[std::min(k, j) * n + std::max(k, j)]};
        worst = std::max(worst, std::abs(sum - (i == j)));
      }
    CHECK(worst < 1e-4);
  }
}

TEST_CASE("a matrix that is not positive definite is refused") {
  std::vector<float> a{1, 2, 2, 1};
  auto found = invert_spd(a, 2, [](double) { return true; });
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::invalid_argument);
}
