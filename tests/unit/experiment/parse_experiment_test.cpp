#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("every key of an experiment file is read") {
  auto spec = parsed(full_experiment);
  CHECK(spec.name == "books");
  CHECK(spec.goal == "Which one?");
  CHECK(spec.seed == 7);
  CHECK(spec.seeds == std::vector<std::uint64_t>{3, 1});

  CHECK(spec.data_path == "books/ratings.csv");
  CHECK(spec.items_path == "books/titles.csv");
  CHECK(spec.data.path == "books/ratings.csv");
  CHECK(spec.data.name == "Books");
  CHECK(spec.data.format == "csv");
  CHECK(spec.data.separator == ';');
  CHECK_FALSE(spec.data.header);
  CHECK(spec.data.user_column == "u");
  CHECK(spec.data.item_column == "i");
  CHECK(spec.data.rating_column == "r");
  CHECK(spec.data.time_column == "t");
  CHECK(spec.data.max_bad_rows == 4);

  const auto& rules = spec.evaluation;
  CHECK(rules.filter_by_rating);
  CHECK(rules.min_rating == 3.5);
  CHECK(rules.min_user_rows == 5);
  CHECK(rules.min_item_rows == 2);
  CHECK(rules.drop_duplicates);
  CHECK(rules.split == split_rule::per_user_ratio);
  CHECK(rules.train_ratio == 0.7);
  CHECK(rules.valid_ratio == 0.2);
  CHECK(rules.test_ratio == 0.1);
  CHECK_FALSE(rules.random_order);
  CHECK_FALSE(rules.mask_history);
  CHECK_FALSE(rules.valid_in_history);
  CHECK(rules.refit);
  CHECK(rules.metrics == std::vector<std::string>{"mrr", "ndcg"});
  CHECK(rules.cutoffs == std::vector<std::uint32_t>{3, 7});

  CHECK(spec.selection == "mrr@7");
  CHECK(spec.reference == "popular");
  CHECK(spec.margin == 0.25);
  CHECK(spec.max_trials == 9);
  CHECK(spec.trial_deadline_seconds == 7200);
  CHECK(spec.trial_memory_bytes == std::uint64_t{3} << 30);
}

TEST_CASE("a candidate's lists are tuned and its scalars are fixed") {
  auto spec = parsed(full_experiment);
  REQUIRE(spec.candidates.size() == 2);
  const auto& tuned = spec.candidates[0];
  CHECK(tuned.name == "ease decay");
  CHECK(tuned.family == "ease");
  CHECK(tuned.fit
        == parameters{{"fast", true}, {"kind", std::string("dense")}});
  CHECK(tuned.score.empty());
  CHECK(tuned.fit_space
        == std::vector<dimension>{
            {"lambda", choice{{std::int64_t{100}, 300.5}}}});
  CHECK(tuned.score_space
        == std::vector<dimension>{{"decay", choice{{0.5, 0.9}}}});
  CHECK(tuned.positions.at("fit.lambda").line == 43);
  CHECK(tuned.positions.at("fit.lambda").column == 9);
}

TEST_CASE("what is left out takes its default") {
  auto spec = parsed(least_experiment);
  CHECK(spec.seed == 0);
  CHECK(spec.seeds == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(spec.data.name == "ratings");
  CHECK(spec.data.format.empty());
  CHECK_FALSE(spec.evaluation.filter_by_rating);
  CHECK(spec.evaluation.split == split_rule::leave_one_out);
  CHECK(spec.selection == "ndcg@10");
  CHECK(spec.candidates[0].name == "pop");
  CHECK(spec.reference == "pop");
  CHECK(spec.trial_deadline_seconds == 600);
  CHECK(spec.max_trials == 0);
}

TEST_CASE("the default metric is one that is measured") {
  auto spec = parsed(R"(name = "a"
data.path = "b"
protocol.metrics = ["recall", "mrr"]
protocol.k = [3]
candidate = [{ model = "pop" }]
)");
  CHECK(spec.selection == "recall@3");
}
