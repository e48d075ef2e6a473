#include "recsys/evaluation/metric.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string id(const protocol& rules) {
  return protocol_id(rules, "abc", 943, 1682, 100000);
}

std::string complaint(std::string_view text, errc code) {
  auto found = protocol_from_json(text);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == code);
  return to_string(found.error());
}

} // namespace

TEST_CASE("a protocol reads back from its canonical form") {
  protocol rules;
  rules.min_rating = 4;
  rules.filter_by_rating = true;
  rules.min_user_rows = 5;
  rules.min_item_rows = 3;
  rules.drop_duplicates = true;
  rules.split = split_rule::per_user_ratio;
  rules.train_ratio = 0.7;
  rules.valid_ratio = 0.1;
  rules.test_ratio = 0.2;
  rules.random_order = false;
  rules.mask_history = false;
  rules.refit = true;
  rules.valid_in_history = false;
  rules.metrics = {"map", "gini"};
  rules.cutoffs = {3, 100};
  auto text = to_canonical_json(rules);
  auto read = protocol_from_json(text);
  REQUIRE(read);
  CHECK(to_canonical_json(*read) == text);
  CHECK(read->test_ratio == 0.2);
  CHECK(read->split == split_rule::per_user_ratio);
  CHECK(read->cutoffs == rules.cutoffs);
  CHECK(to_canonical_json(protocol_from_json("{}").value())
        == to_canonical_json(protocol{}));
}

TEST_CASE("every choice changes the protocol's id") {
  std::set<std::string> ids{id({})};
  auto changed = nlohmann::json::parse(to_canonical_json({}));
  std::size_t choices = 0;
  for (const auto& [key, value] : changed.items()) {
    auto other = changed;
    if (value.is_boolean())
      other[key] = !value.get<bool>();
    else if (key.ends_with("ratio"))
      continue; // must add up: together, below
    else if (value.is_number())
      other[key] = 7;
    else if (key == "split")
      other[key] = "given";
    else
      other[key].erase(0);
    auto rules = protocol_from_json(other.dump());
    REQUIRE(rules);
    INFO(key);
    CHECK(ids.insert(id(*rules)).second);
    ++choices;
  }
  CHECK(choices == changed.size() - 3); // all but the ratios
  protocol ratios;
  ratios.train_ratio = 0.7;
  ratios.test_ratio = 0.2;
  CHECK(ids.insert(id(ratios)).second);
  CHECK(ids.insert(protocol_id({}, "abd", 943, 1682, 100000)).second);
  CHECK(ids.insert(protocol_id({}, "abc", 944, 1682, 100000)).second);
  CHECK(ids.insert(protocol_id({}, "abc", 943, 1683, 100000)).second);
  CHECK(ids.insert(protocol_id({}, "abc", 943, 1682, 99999)).second);
  CHECK(id({}).size() == 16);
}

TEST_CASE("a protocol in words has the formula of every metric") {
  protocol rules;
  rules.metrics.clear();
  for (const auto& what : metrics())
    rules.metrics.emplace_back(what.name);
  for (const auto& what : catalogue_metrics())
    rules.metrics.emplace_back(what.name);
  auto text = to_text(rules);
  for (const auto& what : metrics())
    CHECK_THAT(text, Catch::Contains("- " + std::string(what.name)
                                     + "@k = " + std::string(what.formula)));
  CHECK_THAT(text, Catch::Contains("leave one out"));
  CHECK_THAT(text, Catch::Contains("k = 5, 10, 20"));
  CHECK_THAT(text, Catch::Contains("from training and validation rows"));
  rules.refit = true;
  rules.mask_history = false;
  rules.valid_in_history = false;
  CHECK_THAT(to_text(rules), Catch::Contains("fitted again")
                                 && Catch::Contains("recommended again")
                                 && Catch::Contains("training rows alone"));
}

TEST_CASE("a protocol that is none is refused") {
  using Catch::Contains;
  CHECK_THAT(complaint("[]", errc::parse_error), Contains("not a JSON object"));
  CHECK_THAT(complaint("{", errc::parse_error), Contains("not a JSON object"));
  CHECK_THAT(complaint(R"({"cutoff": [5]})", errc::parse_error),
             Contains("unknown key 'cutoff'") && Contains("cutoffs"));
  CHECK_THAT(complaint(R"({"refit": 1})", errc::parse_error),
             Contains("'refit' must be true or false"));
  CHECK_THAT(complaint(R"({"split": "random"})", errc::parse_error),
             Contains("leave_one_out"));
  CHECK_THAT(complaint(R"({"cutoffs": [5, -1]})", errc::parse_error),
             Contains("list of whole numbers"));
  CHECK_THAT(complaint(R"({"min_user_rows": 4294967296})", errc::parse_error),
             Contains("4294967295"));
  CHECK_THAT(complaint(R"({"metrics": ["auc"]})", errc::invalid_argument),
             Contains("unknown metric 'auc'") && Contains("ndcg"));
  CHECK_THAT(complaint(R"({"metrics": []})", errc::invalid_argument),
             Contains("no metric"));
  CHECK_THAT(
      complaint(R"({"metrics": ["hit", "hit"]})", errc::invalid_argument),
      Contains("twice"));
  CHECK_THAT(complaint(R"({"cutoffs": []})", errc::invalid_argument),
             Contains("no cutoff"));
  CHECK_THAT(complaint(R"({"cutoffs": [0]})", errc::invalid_argument),
             Contains("cutoff is 0"));
  CHECK_THAT(complaint(R"({"cutoffs": [5, 5]})", errc::invalid_argument),
             Contains("twice"));
  CHECK_THAT(complaint(R"({"split": "global_time", "train_ratio": 0.9})",
                       errc::invalid_argument),
             Contains("add up to 1.1"));
  CHECK_THAT(complaint(R"({"test_ratio": 1.5})", errc::invalid_argument),
             Contains("0 to 1"));
}
