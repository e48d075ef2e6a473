#include "recsys/papers/record/score_record.hpp"

#include <cmath>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

record_field word(std::string value, double confidence = 1) {
  return {std::move(value), field_status::inferred, confidence, {"quote"}};
}

record_module module_of(std::string kind, std::vector<std::string> inputs) {
  return {kind, word(kind), std::move(inputs)};
}

method_record gold_record() {
  method_record out;
  out.task = word("ctr");
  out.modules
      = {module_of("embedding", {"input"}), module_of("first_order", {"input"}),
         module_of("mlp", {"embedding"}),
         module_of("output", {"first_order", "mlp"})};
  out.losses = {word("logloss")};
  out.training = {{"learning_rate", word("0.001")}, {"dropout", word("0.5")}};
  return out;
}

group_score group(const std::vector<group_score>& all, std::string_view name) {
  for (const auto& one : all)
    if (one.group == name)
      return one;
  throw std::out_of_range("no such group");
}

} // namespace

TEST_CASE("A record shares everything with itself") {
  auto scores = score_record(gold_record(), gold_record());
  const auto all = group(scores, "composer");
  CHECK(all.precision() == 1);
  CHECK(all.recall() == 1);
  CHECK(group(scores, "order").matched == 4);
  CHECK(std::isnan(group(scores, "claims").precision()));
}

TEST_CASE("Precision and recall count what is wrong and what is absent") {
  auto record = gold_record();
  record.modules
      = {module_of("embedding", {"input"}), module_of("fm", {"input"}),
         module_of("output", {"embedding", "fm"})};
  auto modules = group(score_record(record, gold_record()), "modules");
  CHECK(modules.precision() == Approx(2. / 3));
  CHECK(modules.recall() == Approx(2. / 4));
  CHECK(modules.wrong == std::vector<std::string>{"fm"});
  CHECK(modules.absent == std::vector<std::string>{"first_order", "mlp"});
}

TEST_CASE("Settings are equal by value, wherever they stand") {
  auto record = gold_record();
  record.training[0].field.value = 1e-3;
  record.modules[2].settings = {record.training[1]};
  record.training.pop_back();
  record.training.push_back({"l2", word("0.1"), {}, true});
  auto settings = group(score_record(record, gold_record()), "settings");
  CHECK(settings.precision() == 1);
  CHECK(settings.recall() == 1);
}

TEST_CASE("What readers may disagree about counts neither way") {
  auto gold = gold_record();
  gold.modules.push_back(module_of("dropout", {"mlp"}));
  gold.modules.back().kind.confidence = 0.3;
  auto without = group(score_record(gold_record(), gold), "modules");
  CHECK(without.recall() == 1);
  auto with = group(score_record(gold, gold), "modules");
  CHECK(with.given == 4);
  CHECK(with.precision() == 1);
}

TEST_CASE("Order counts between modules that data passes one by one") {
  auto record = gold_record();
  std::swap(record.modules[1], record.modules[2]);
  CHECK(group(score_record(record, gold_record()), "order").precision() == 1);
  record = gold_record();
  record.modules
      = {module_of("mlp", {"input"}), module_of("embedding", {"mlp"})};
  auto order = group(score_record(record, gold_record()), "order");
  CHECK(order.given == 1);
  CHECK(order.matched == 0);
}

} // namespace automodel::recsys
