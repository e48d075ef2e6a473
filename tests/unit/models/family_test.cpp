#include "recsys/models/classical/classical_models.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <algorithm>
#include <array>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

// What holds for every classical family.

namespace {

std::array<model_family, 5> classical_families() {
  return {pop_family(), itemknn_family(), ease_family(), ials_family(),
          gf_cf_family()};
}

std::string complaint(const model_family& family, const parameters& fit,
                      const parameters& score) {
  auto train = random_interactions(10, 10, 5, 1);
  fit_context context;
  context.train = train.view();
  auto model = family.fit(fit, score, context);
  REQUIRE_FALSE(model);
  CHECK(model.error().code == errc::invalid_argument);
  return to_string(model.error());
}

} // namespace

TEST_CASE("a loaded model scores as the fitted one") {
  auto train = random_interactions(60, 50, 10, 1);
  for (const auto& family : classical_families()) {
    INFO(family.name);
    auto model = fitted(family, train.view());
    auto copy = loaded(family, *model);
    REQUIRE(copy);
    CHECK(scores_of(**copy, train.view()) == scores_of(*model, train.view()));
  }
}

TEST_CASE("score parameters may change after the fit") {
  auto train = random_interactions(60, 50, 10, 1);
  for (const auto& family : {itemknn_family(), ease_family()}) {
    INFO(family.name);
    parameters decay{{"decay", 0.5}};
    auto plain = fitted(family, train.view());
    auto decayed = fitted(family, train.view(), {}, decay);
    auto copy = loaded(family, *plain, decay);
    REQUIRE(copy);
    CHECK(scores_of(**copy, train.view()) == scores_of(*decayed, train.view()));
    CHECK(scores_of(**copy, train.view()) != scores_of(*plain, train.view()));
  }
}

TEST_CASE("equal fits are saved as equal bytes") {
  auto train = random_interactions(60, 50, 10, 1);
  temporary_folder folder;
  for (const auto& family : classical_families()) {
    auto first
        = saved_bytes(*fitted(family, train.view()), folder.path() / "first");
    auto second
        = saved_bytes(*fitted(family, train.view()), folder.path() / "second");
    INFO(family.name);
    CHECK(first == second);
  }
}

TEST_CASE("a model of another family is not loaded") {
  auto train = random_interactions(60, 50, 10, 1);
  auto model = fitted(pop_family(), train.view());
  for (const auto& family : classical_families()) {
    if (family.name == "pop")
      continue;
    auto copy = loaded(family, *model);
    REQUIRE_FALSE(copy);
    CHECK(copy.error().code == errc::incompatible);
  }
}

TEST_CASE("items training never saw rank behind all others, and tie") {
  toy_interactions train(6, {{0, 1, 2}, {0, 1}, {1, 2}, {2, 3}});
  for (const auto& family : classical_families()) {
    INFO(family.name);
    auto scores = scores_of(*fitted(family, train.view()), train.view());
    for (std::size_t user = 0; user < 4; ++user) {
      auto row = std::span(scores).subspan(user * 6, 6);
      CHECK(row[4] == row[5]);
      CHECK(std::ranges::min(row.first(4)) > row[4]);
    }
  }
}

TEST_CASE("scores of a user do not depend on the batch") {
  auto train = random_interactions(30, 40, 10, 1);
  for (const auto& family : classical_families()) {
    auto model = fitted(family, train.view());
    auto all = scores_of(*model, train.view());
    std::vector<float> row(40);
    for (user_id user = 0; user < 30; ++user) {
      REQUIRE(model->score(std::span(&user, 1), train.view(), row));
      CHECK(std::ranges::equal(row, std::span(all).subspan(user * 40, 40)));
    }
  }
}

TEST_CASE("a fit ends soon after it is cancelled") {
  auto train = random_interactions(50, 600, 5, 1);
  for (const auto& family : classical_families()) {
    INFO(family.name);
    std::atomic<bool> cancel{false};
    fit_context context;
    context.train = train.view();
    context.cancel = &cancel;
    context.progress = [&](const training_progress& at) {
      CHECK(at.step <= at.steps);
      cancel = true;
    };
    auto model = family.fit({}, {}, context);
    REQUIRE_FALSE(model);
    CHECK(model.error().code == errc::cancelled);
  }
}

TEST_CASE("a fit without rows is refused") {
  toy_interactions empty(5, {{}, {}});
  for (const auto& family : classical_families()) {
    fit_context context;
    context.train = empty.view();
    auto model = family.fit({}, {}, context);
    REQUIRE_FALSE(model);
    CHECK(model.error().code == errc::invalid_argument);
  }
}

TEST_CASE("scoring checks what it is asked") {
  auto train = random_interactions(30, 40, 10, 1);
  auto wider = random_interactions(30, 41, 10, 1);
  std::vector<float> out(41);
  std::vector<user_id> first{0}, beyond{30};
  for (const auto& family : classical_families()) {
    auto model = fitted(family, train.view());
    auto ask = [&](const auto& users, const interactions& history,
                   std::size_t room) {
      auto ok = model->score(users, history, std::span(out).first(room));
      REQUIRE_FALSE(ok);
      return ok.error().code;
    };
    CHECK(ask(first, wider.view(), 41) == errc::incompatible);
    CHECK(ask(first, train.view(), 41) == errc::invalid_argument);
    CHECK(ask(beyond, train.view(), 40) == errc::invalid_argument);
  }
}

TEST_CASE("parameters out of range are told with what is allowed") {
  using Catch::Contains;
  CHECK_THAT(complaint(pop_family(), {{"window", std::int64_t{3}}}, {}),
             Contains("no parameter 'window'") && Contains("window_days"));
  CHECK_THAT(complaint(pop_family(), {}, {{"decay", 0.5}}),
             Contains("no parameter 'decay'"));
  CHECK_THAT(complaint(itemknn_family(), {{"k", std::int64_t{0}}}, {}),
             Contains("k = 0") && Contains("from 1"));
  CHECK_THAT(complaint(itemknn_family(), {{"k", 2.5}}, {}),
             Contains("whole number"));
  CHECK_THAT(complaint(itemknn_family(), {{"alpha", 1.5}}, {}),
             Contains("at least 0.0 and at most 1.0"));
  CHECK_THAT(
      complaint(itemknn_family(), {{"similarity", std::string("jaccard")}}, {}),
      Contains("jaccard") && Contains("asymmetric, cosine, bm25"));
  CHECK_THAT(complaint(itemknn_family(), {}, {{"decay", 0.0}}),
             Contains("above 0.0"));
  CHECK_THAT(complaint(ials_family(), {{"dim", std::int64_t{0}}}, {}),
             Contains("dim = 0") && Contains("from 1"));
  CHECK_THAT(complaint(ials_family(), {{"lambda", 0.0}}, {}),
             Contains("lambda = 0.0"));
  CHECK_THAT(complaint(ials_family(), {}, {{"decay", 0.5}}),
             Contains("no parameter 'decay'"));
  CHECK_THAT(complaint(gf_cf_family(), {{"rank", std::int64_t{-1}}}, {}),
             Contains("rank = -1") && Contains("from 0"));
  CHECK_THAT(complaint(ease_family(), {{"lambda", 0.0}}, {}),
             Contains("lambda = 0.0"));
  CHECK_THAT(complaint(ease_family(), {{"lambda", std::string("big")}}, {}),
             Contains("lambda = big"));
}
