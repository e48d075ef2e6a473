#include "recsys/models/classical/rating_models.hpp"
#include "tests/unit/models/saved_predictor.hpp"
#include "tests/unit/models/toy_ratings.hpp"

#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

// Mean 3; user 1 is 2.5, user 2 is 3.5; item 1 is 1.5, item 2 is 4.5.
toy_ratings small() {
  return {4, 4, {{1, 1, 1}, {1, 2, 4}, {2, 1, 2}, {2, 2, 5}}};
}

float mean_for(const std::string& by, std::uint32_t user, std::uint32_t item) {
  auto train = small();
  toy_ratings asked(4, 4, {{user, item, 0}});
  return predictions_of(
      *fitted_rows(rating_mean_family(), train.view(), {{"by", by}}),
      asked.asked())[0];
}

} // namespace

TEST_CASE("means are of all ratings, of the user's or of the item's") {
  CHECK(mean_for("all", 1, 2) == 3);
  CHECK(mean_for("user", 1, 2) == 2.5);
  CHECK(mean_for("item", 1, 2) == 4.5);
  CHECK(mean_for("user", 3, 2) == 3); // nobody is user 3
  CHECK(mean_for("item", 1, 3) == 3);
}

TEST_CASE("biases agree with alternating least squares over the rows") {
  auto train = random_ratings(12, 9, 60, 1);
  double mean = 0;
  for (auto at : train.rows())
    mean += at.rating / 60.0;
  std::map<std::uint32_t, double> users, items, sums, counts;
  for (int sweep = 0; sweep < 4; ++sweep) {
    for (auto [side, reg] :
         {std::pair(&items, 10.0), std::pair(&users, 15.0)}) {
      sums.clear();
      counts.clear();
      for (auto at : train.rows()) {
        auto id = side == &items ? at.item : at.user;
        sums[id] += at.rating - mean
                    - (side == &items ? users[at.user] : items[at.item]);
        counts[id] += 1;
      }
      for (auto [id, sum] : sums)
        (*side)[id] = sum / (reg + counts[id]);
    }
  }
  auto asked = random_ratings(12, 9, 80, 2);
  auto found = predictions_of(*fitted_rows(rating_bias_family(), train.view(),
                                           {{"sweeps", std::int64_t{4}}}),
                              asked.asked());
  for (std::size_t at = 0; at < found.size(); ++at) {
    auto [user, item, unused] = asked.rows()[at];
    CHECK(found[at] == Approx(mean + users[user] + items[item]).epsilon(1e-5));
  }
}

TEST_CASE("a fit of biases can be cancelled") {
  auto train = small();
  std::atomic<bool> cancel{true};
  row_fit_context context;
  context.train = train.view();
  context.cancel = &cancel;
  auto model = rating_bias_family().fit_rows({}, context);
  REQUIRE_FALSE(model);
  CHECK(model.error().code == errc::cancelled);
}
