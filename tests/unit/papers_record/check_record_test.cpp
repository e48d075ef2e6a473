#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

record_field stated(parameter value, std::string quote) {
  return {std::move(value), field_status::stated, 1, {std::move(quote)}};
}

record_setting setting(std::string name, parameter value, std::string quote) {
  return {std::move(name), stated(std::move(value), std::move(quote))};
}

method_record small_record() {
  method_record out;
  out.made_by = "person T";
  out.task = stated("ctr", "to predict the click-through rate");
  record_module embedding{
      "embedding", stated("embedding", "the embedding layer"), {"input"}};
  embedding.shape = "[batch, fields, dim]";
  embedding.equations = {"2"};
  record_module deep{
      "deep", stated("mlp", "a multi-layer perceptron"), {"embedding"}};
  deep.settings
      = {setting("sizes", "400,400,400", "three hidden layers of 400 units")};
  out.modules = {embedding, deep};
  out.training = {setting("learning_rate", 0.001, "a learning rate of 1e-3")};
  out.claims = {{"Table 2", "Criteo", "auc", "Foo", stated(0.8, "0.8"), true}};
  out.gaps = {{"training.epochs", "is not said", std::int64_t{100}, "usual"}};
  out.errata = {{"claims[0]", "0.8", "0.7", "the authors' page"}};
  return out;
}

bool mentions(const std::vector<std::string>& problems, std::string_view what) {
  for (const auto& problem : problems)
    if (problem.find(what) != std::string::npos)
      return true;
  return false;
}

} // namespace

TEST_CASE("A passage contains a value by the rules of the page") {
  CHECK(contains_value("the rate is 1e-3", 0.001));
  CHECK(contains_value("three heads", std::int64_t{3}));
  CHECK_FALSE(contains_value("three heads", std::int64_t{4}));
  CHECK(contains_value("sizes 512, 256 and 128", std::string("512,256,128")));
  CHECK_FALSE(contains_value("sizes 512 and 128", std::string("512,256,128")));
  CHECK(contains_value("3 layers of 400", std::string("400,400,400")));
  CHECK_FALSE(contains_value("layers of 400", std::string("400,400,400")));
  CHECK(contains_value("named Foo-Net.", std::string("FooNet")));
  CHECK_FALSE(contains_value("they share it", true));
}

TEST_CASE("A sound record has no problems and survives JSON") {
  auto record = small_record();
  CHECK(record_problems(record).empty());
  auto text = method_record_json(record);
  auto back = read_method_record(text);
  REQUIRE(back);
  CHECK(method_record_json(*back) == text);
  CHECK(back->modules[1].settings[0].field.value
        == parameter{std::string("400,400,400")});
}

TEST_CASE("A stated field must stand in its passage") {
  auto record = small_record();
  record.training[0].field.value = 0.002;
  CHECK(mentions(record_problems(record), "training[0].learning_rate"));
  record = small_record();
  record.task.span.quote = "to rank items";
  CHECK(mentions(record_problems(record), "task"));
  record.task.status = field_status::inferred;
  CHECK(record_problems(record).empty());
  record.task.span.quote.clear();
  CHECK(mentions(record_problems(record), "has no quote"));
}

TEST_CASE("Words outside the vocabulary and modules in the air are told") {
  auto record = small_record();
  record.modules[1].kind.value = std::string("mpl");
  CHECK(mentions(record_problems(record), "did you mean"));
  record = small_record();
  record.modules[1].inputs = {"cross"};
  CHECK(mentions(record_problems(record), "no module before it"));
  record = small_record();
  record.modules[1].name = "embedding";
  CHECK(mentions(record_problems(record), "used twice"));
}

TEST_CASE("A quote must stand in the document, where the field says") {
  document paper;
  paper.text = "We predict the click-\nthrough rate. The end.";
  method_record record;
  record.task = stated("ctr", "predict the click-through rate");
  CHECK(record_problems(record, paper).empty());
  record.task.span.begin = 3;
  record.task.span.end = 34;
  CHECK(record_problems(record, paper).empty());
  record.task.span.begin = 8;
  CHECK(mentions(record_problems(record, paper), "another text"));
  record.task.span.end = 4000;
  CHECK(mentions(record_problems(record, paper), "another text"));
  record.task.span = {"click-through rate of a user"};
  CHECK(mentions(record_problems(record, paper), "does not stand"));
}

TEST_CASE("Records that are no records are refused with the place") {
  auto problem_of = [](std::string_view text) {
    auto record = read_method_record(text);
    return record ? std::string{} : record.error().message;
  };
  auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(has(problem_of("{"), "not JSON"));
  CHECK(has(problem_of(R"({"tsk": 1})"), "tsk"));
  CHECK(has(problem_of(R"({"task": {"value": "ctr", "status": "sure"}})"),
            "task.status"));
  CHECK(has(problem_of(R"({"task": {"value": "ctr", "confidence": 2}})"),
            "[0, 1]"));
  CHECK(has(problem_of(R"({"task": {"status": "missing", "value": 1}})"),
            "missing"));
  CHECK(has(problem_of(R"({"modules": {"name": 1}})"), "modules"));
}

} // namespace automodel::recsys
