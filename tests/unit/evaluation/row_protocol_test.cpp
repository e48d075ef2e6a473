#include "recsys/evaluation/protocol.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

protocol rows_protocol() {
  protocol rules;
  rules.rows.emplace();
  rules.rows->labels = {parse_label_rule("is_click").value(),
                        parse_label_rule("rating >= 4").value()};
  rules.rows->fields = {"user", "item", "age"};
  rules.rows->post_exposure = {"play_time"};
  rules.rows->allowed_suspects = {"age"};
  rules.split = split_rule::k_fold;
  rules.folds = 7;
  rules.valid_ratio = 0.2;
  rules.metrics = {"auc", "logloss/is_click"};
  return rules;
}

std::string complaint(const protocol& rules) {
  auto sound = validate(rules);
  return sound ? "" : to_string(sound.error());
}

} // namespace

TEST_CASE("label rules are read as they are written") {
  auto text = [](const char* rule) { return parse_label_rule(rule)->text(); };
  CHECK(text("rating") == "rating");
  CHECK(text("rating>=4") == "rating >= 4");
  CHECK(text(" watch ratio  < 0.5 ") == "watch ratio < 0.5");
  CHECK(text("a == -1") == "a == -1");
  auto holds = [](const char* rule, double value) {
    return parse_label_rule(rule)->value_of(value);
  };
  CHECK(holds("r", 3.5) == 3.5);
  CHECK(holds("r >= 4", 4) == 1);
  CHECK(holds("r > 4", 4) == 0);
  CHECK(holds("r <= 4", 4) == 1);
  CHECK(holds("r < 4", 4) == 0);
  CHECK(holds("r == 4", 4) == 1);
  CHECK(holds("r != 4", 4) == 0);
  CHECK(std::isnan(holds("r != 4", NAN)));
  for (const char* wrong : {"", ">= 4", "r >=", "r > x", "r = 4", "r >= 4 5",
                            "r > inf", "r ! 4", "r =< 4"}) {
    INFO(wrong);
    CHECK_FALSE(parse_label_rule(wrong));
  }
}

TEST_CASE("a protocol of rows reads back from its canonical form") {
  auto rules = rows_protocol();
  auto text = to_canonical_json(rules);
  auto read = protocol_from_json(text);
  REQUIRE(read);
  CHECK(to_canonical_json(*read) == text);
  CHECK(read->folds == 7);
  CHECK(read->rows->labels == rules.rows->labels);
  CHECK(read->rows->fields == rules.rows->fields);
  CHECK_FALSE(protocol_from_json(R"({"rows": 1})"));
  CHECK_FALSE(protocol_from_json(R"({"rows": {"label": ["x"]}})"));
  CHECK_FALSE(protocol_from_json(R"({"rows": {"labels": ["x >"]}})"));
}

TEST_CASE("every choice about rows changes the protocol's id and its words") {
  auto id = [](const protocol& rules) {
    return protocol_id(rules, "abc", 1, 2, 3);
  };
  auto base = rows_protocol();
  std::set<std::string> ids{id(base)}, texts{to_text(base)};
  auto changed = [&](auto change) {
    auto rules = base;
    change(rules);
    CHECK(ids.insert(id(rules)).second);
    CHECK(texts.insert(to_text(rules)).second);
  };
  changed([](protocol& p) { p.rows->labels.pop_back(); });
  changed([](protocol& p) { p.rows->labels[1].threshold = 3; });
  changed([](protocol& p) { p.rows->fields.pop_back(); });
  changed([](protocol& p) { p.rows->post_exposure.clear(); });
  changed([](protocol& p) { p.rows->allowed_suspects.clear(); });
  changed([](protocol& p) { p.split = split_rule::random_ratio; });
  changed([](protocol& p) { p.split = split_rule::given; });
  changed([](protocol& p) { p.folds = 5; });
  changed([](protocol& p) { p.valid_ratio = 0.1; });
  changed([](protocol& p) { p.refit = true; });
  changed([](protocol& p) { p.metrics = {"auc"}; });
  // What has no effect on rows is no part of it.
  auto rules = base;
  rules.mask_history = false;
  rules.cutoffs = {3};
  CHECK(id(rules) == id(base));
}

TEST_CASE("the words of a protocol of rows say what its numbers mean") {
  auto text = to_text(rows_protocol());
  CHECK_THAT(text,
             Catch::Contains("labels: is_click, rating >= 4")
                 && Catch::Contains("Fields: user, item, age.")
                 && Catch::Contains("never a field: play_time")
                 && Catch::Contains("7 folds of rows in random order; seed s "
                                    "takes fold s mod 7 of permutation s / 7")
                 && Catch::Contains("share of 0.2 of the other rows")
                 && Catch::Contains("auc = mean over the labels of: chance")
                 && Catch::Contains("logloss/is_click = mean of -(y ln p"));
}

TEST_CASE("what a protocol of rows cannot mean is refused") {
  CHECK(complaint(rows_protocol()).empty());
  auto rules = rows_protocol();
  rules.split = split_rule::leave_one_out;
  CHECK_THAT(complaint(rules), Catch::Contains("is for rankings"));
  rules = rows_protocol();
  rules.rows->labels.clear();
  CHECK_THAT(complaint(rules), Catch::Contains("nothing is to be predicted"));
  rules = rows_protocol();
  rules.rows->labels.push_back(rules.rows->labels.front());
  CHECK_THAT(complaint(rules), Catch::Contains("a label is named twice"));
  rules = rows_protocol();
  rules.rows->fields.push_back("user");
  CHECK_THAT(complaint(rules), Catch::Contains("field 'user' is named twice"));
  rules = rows_protocol();
  rules.rows->fields.push_back("row.play_time");
  CHECK_THAT(complaint(rules), Catch::Contains("declared post_exposure"));
  rules = rows_protocol();
  rules.metrics = {"ndcg"};
  CHECK_THAT(complaint(rules), Catch::Contains("'ndcg'"));
  rules = rows_protocol();
  rules.metrics = {"auc/like"};
  CHECK_THAT(complaint(rules), Catch::Contains("not predicted"));
  rules = rows_protocol();
  rules.folds = 1;
  CHECK_THAT(complaint(rules), Catch::Contains("1 folds"));
  protocol ranking;
  ranking.split = split_rule::k_fold;
  CHECK_THAT(complaint(ranking), Catch::Contains("cannot be ranked"));
}
