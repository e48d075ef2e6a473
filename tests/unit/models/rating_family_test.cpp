#include "recsys/models/classical/rating_models.hpp"
#include "tests/unit/models/saved_predictor.hpp"
#include "tests/unit/models/toy_ratings.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

// What holds for every family of ratings.

namespace {

std::array<model_family, 3> rating_families() {
  return {rating_mean_family(), rating_bias_family(), user_knn_family()};
}

error refusal(const model_family& family, const labelled_rows& train,
              const parameters& fit = {}) {
  row_fit_context context;
  context.train = train;
  auto model = family.fit_rows(fit, context);
  REQUIRE_FALSE(model);
  return model.error();
}

} // namespace

TEST_CASE("a loaded model predicts as the fitted one") {
  auto train = random_ratings(20, 15, 100, 1);
  auto asked = random_ratings(20, 15, 300, 2);
  for (const auto& family : rating_families()) {
    INFO(family.name);
    auto model = fitted_rows(family, train.view());
    auto copy = loaded_rows(family, *model);
    REQUIRE(copy);
    CHECK(predictions_of(**copy, asked.asked())
          == predictions_of(*model, asked.asked()));
    for (const auto& other : rating_families())
      if (other.name != family.name) {
        auto wrong = loaded_rows(other, *model);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == errc::incompatible);
      }
  }
}

TEST_CASE("a row's prediction does not depend on the others") {
  auto train = random_ratings(20, 15, 100, 1);
  auto asked = random_ratings(20, 15, 60, 2);
  for (const auto& family : rating_families()) {
    auto model = fitted_rows(family, train.view());
    auto all = predictions_of(*model, asked.asked());
    for (std::size_t at = 0; at < all.size(); ++at) {
      toy_ratings single(20, 15, {asked.rows()[at]});
      CHECK(predictions_of(*model, single.asked())[0] == all[at]);
    }
  }
}

TEST_CASE("rating families check what they are fitted on") {
  using Catch::Contains;
  auto good = random_ratings(20, 15, 100, 1);
  for (const auto& family : rating_families()) {
    auto rows = good.view();
    rows.field_names[2] = "member";
    CHECK_THAT(to_string(refusal(family, rows)),
               Contains("no field 'user'") && Contains("context, member"));
    rows = good.view();
    rows.n_labels = 2;
    CHECK_THAT(to_string(refusal(family, rows)), Contains("2 labels"));
    rows = good.view();
    rows.n_rows = 99;
    CHECK(refusal(family, rows).code == errc::corrupt);
    CHECK_THAT(to_string(refusal(family, good.asked())), Contains("no labels"));
    toy_ratings outside(20, 15, {{20, 1, 3}});
    CHECK(refusal(family, outside.view()).code == errc::corrupt);
    toy_ratings empty(20, 15, {});
    CHECK(refusal(family, empty.view()).code == errc::invalid_argument);
    toy_ratings endless(20, 15,
                        {{1, 1, std::numeric_limits<float>::max() * 2}});
    CHECK(refusal(family, endless.view()).code == errc::invalid_argument);
  }
  CHECK_THAT(to_string(refusal(user_knn_family(), good.view(),
                               {{"similarity", std::string("cosine")}})),
             Contains("cosine") && Contains("msd, pearson"));
}

TEST_CASE("rating families check what they are asked") {
  auto train = random_ratings(20, 15, 100, 1);
  auto wider = random_ratings(20, 16, 5, 1);
  std::vector<float> out(100);
  for (const auto& family : rating_families()) {
    auto model = fitted_rows(family, train.view());
    auto other = model->predict(wider.asked(), std::span(out).first(5));
    REQUIRE_FALSE(other);
    CHECK(other.error().code == errc::incompatible);
    CHECK_FALSE(model->predict(train.asked(), std::span(out).first(99)));
  }
}
