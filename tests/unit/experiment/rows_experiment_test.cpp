#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/model_defaults.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string file(const std::string& protocol, const std::string& more = {}) {
  return "name = \"rows\"\n[data]\npath = \"log.csv\"\n[protocol]\n" + protocol
         + "\n" + more + "[[candidate]]\nmodel = \"prior\"\n";
}

} // namespace

TEST_CASE("a label makes an experiment one of predicted rows") {
  auto spec = parsed(file(R"(label = "rating >= 4"
fields = ["user", "item", "age"]
post_exposure = ["play_ms"]
allow_leak_suspects = ["age"]
split = "k-fold"
folds = 3
validation = 0.2)"));
  const auto& rules = spec.evaluation;
  REQUIRE(rules.rows);
  CHECK(rules.rows->labels.front().text() == "rating >= 4");
  CHECK(rules.rows->fields == std::vector<std::string>{"user", "item", "age"});
  CHECK(rules.rows->post_exposure == std::vector<std::string>{"play_ms"});
  CHECK(rules.rows->allowed_suspects == std::vector<std::string>{"age"});
  CHECK(rules.split == split_rule::k_fold);
  CHECK(rules.folds == 3);
  CHECK(rules.valid_ratio == 0.2);
  CHECK(spec.selection == "auc");
  auto again = from_canonical_json(to_canonical_json(spec));
  REQUIRE(again);
  CHECK(to_canonical_json(*again) == to_canonical_json(spec));
}

TEST_CASE("a task alone is enough for sparse rows") {
  auto spec = parsed(file("task = \"rows\"\nsplit = \"given\""));
  REQUIRE(spec.evaluation.rows);
  CHECK(spec.evaluation.rows->labels.front().text() == "label");
  CHECK(spec.evaluation.rows->fields.empty());
  CHECK_FALSE(parsed(file("task = \"ranking\"")).evaluation.rows);
}

TEST_CASE("metrics of rows depend on what is predicted") {
  CHECK(parsed(file("label = \"rating\"\nfields = [\"user\"]")).selection
        == "rmse");
  auto spec = parsed(file("labels = [\"click\", \"like\"]\n"
                          "fields = [\"user\"]",
                          "[selection]\nmetric = \"auc/like\"\n"
                          "compare = [\"auc/click\", \"logloss\"]\n"));
  CHECK(spec.selection == "auc/like");
  CHECK(spec.compared == std::vector<std::string>{"auc/click", "logloss"});
}

TEST_CASE("what means nothing for the task is refused with its place") {
  CHECK_THAT(told_of_file(file("fields = [\"user\"]")),
             Catch::Contains("x.toml:5:10: protocol.fields has no effect when "
                             "the catalogue is ranked"));
  CHECK_THAT(told_of_file(file("split = \"k-fold\"")),
             Catch::Contains("protocol.split may not be \"k-fold\""));
  auto rows = [](const std::string& more) {
    return told_of_file(
        file("label = \"click\"\nfields = [\"user\"]\n" + more));
  };
  CHECK(rows("") == "accepted");
  CHECK_THAT(rows("split = \"leave-one-out\""),
             Catch::Contains("may not be \"leave-one-out\""));
  CHECK_THAT(rows("mask_history = true"),
             Catch::Contains("unknown key \"protocol.mask_history\""));
  CHECK_THAT(rows("folds = 3"), Catch::Contains("it belongs to k-fold"));
  CHECK_THAT(rows("validation = 0.1"),
             Catch::Contains("it belongs to k-fold and given"));
  CHECK_THAT(rows("metrics = [\"ndcg\"]"), Catch::Contains("'ndcg'"));
  CHECK_THAT(rows("labels = [\"like\"]"),
             Catch::Contains("stands beside protocol.label"));
  CHECK_THAT(told_of_file(file("label = \"click >\"")),
             Catch::Contains("protocol.label is no label"));
  CHECK_THAT(told_of_file(file("label = \"click\"\nfields = [\"click\"]")),
             Catch::Contains("is what is predicted and cannot be a field"));
  CHECK_THAT(told_of_file(file("label = \"click\"\nfields = [\"play\"]\n"
                               "post_exposure = [\"play\"]")),
             Catch::Contains("known only after what is predicted"));
  CHECK_THAT(told_of_file(file("label = \"click\"\nfields = [\"user\"]",
                               "[selection]\nmetric = \"pcoc\"\n")),
             Catch::Contains("selection.metric may not be \"pcoc\""));
}

TEST_CASE("a model that cannot do the task is refused with those that can") {
  std::vector<family_description> families(3);
  families[0].name = "pop";
  families[1].name = "prior";
  families[1].ranks = false;
  families[1].predicts_rows = true;
  families[2].name = "both";
  families[2].predicts_rows = true;
  auto refusal = [&](const std::string& text, const std::string& model) {
    auto spec = parsed(text);
    spec.candidates.front().family = model;
    auto done = apply_model_defaults(spec, families);
    return done ? "" : to_string(done.error());
  };
  auto rows = file("label = \"click\"\nfields = [\"user\"]");
  CHECK(refusal(rows, "prior").empty());
  CHECK(refusal(rows, "both").empty());
  CHECK_THAT(refusal(rows, "pop"),
             Catch::Contains("x.toml:8:9: model \"pop\" ranks items and cannot "
                             "predict rows (those that predict rows: prior, "
                             "both)"));
  auto ranking = file("");
  CHECK(refusal(ranking, "pop").empty());
  CHECK_THAT(refusal(ranking, "prior"),
             Catch::Contains("cannot rank items (those that rank: pop, both)"));
}
