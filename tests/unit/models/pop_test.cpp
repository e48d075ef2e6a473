#include "recsys/models/classical/classical_models.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::int64_t day = 86'400;

toy_interactions dated() {
  return {4, {{0, 1, 2}, {0, 1}, {0}}, {0, day, 9 * day, 1, 10 * day, 2}};
}

} // namespace

TEST_CASE("popularity counts training rows") {
  auto train = dated();
  auto model = fitted(pop_family(), train.view());
  auto scores = scores_of(*model, train.view());
  std::vector<float> row{3, 2, 1, unseen_score};
  for (int user = 0; user < 3; ++user)
    CHECK(std::vector(scores.begin() + 4 * user, scores.begin() + 4 * user + 4)
          == row);
  CHECK(model->cost().rows == 6);
}

TEST_CASE("a window counts the days before the newest row") {
  auto train = dated();
  auto windowed = [&](std::int64_t days) {
    auto model = fitted(pop_family(), train.view(), {{"window_days", days}});
    auto scores = scores_of(*model, train.view());
    scores.resize(4);
    return scores;
  };
  // Newest is day 10: one day reaches back to, but not at, day 9.
  CHECK(windowed(1) == std::vector<float>{0, 1, 0, unseen_score});
  CHECK(windowed(2) == std::vector<float>{0, 1, 1, unseen_score});
  CHECK(windowed(10) == std::vector<float>{2, 2, 1, unseen_score});
  CHECK(windowed(11) == std::vector<float>{3, 2, 1, unseen_score});
}

TEST_CASE("a window without timestamps is refused") {
  toy_interactions train(2, {{0, 1}});
  fit_context context;
  context.train = train.view();
  auto model
      = pop_family().fit({{"window_days", std::int64_t{30}}}, {}, context);
  REQUIRE_FALSE(model);
  CHECK(model.error().code == errc::invalid_argument);
  CHECK_THAT(to_string(model.error()), Catch::Contains("needs timestamps"));
}
