#include "recsys/papers/ask/prompt.hpp"
#include "recsys/papers/ask/reply_schema.hpp"

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string refusal(const std::string& reply,
                    std::string_view schema = "fields.schema.json") {
  auto read = read_reply(reply, schema);
  return read ? std::string{} : read.error().message;
}

} // namespace

TEST_CASE("a reply is one JSON object, alone or in a fenced block") {
  CHECK(refusal("{}").empty());
  CHECK(refusal(" \n{\"look\": [1]}\n").empty());
  CHECK(refusal("Here it is:\n```json\n{\"look\": [1]}\n```\nDone.").empty());
  for (const char* bad : {"", "[]", "{", "no", "```\n```", "{} {}",
                          "{\"look\": [1]} and more", "\xff"})
    CHECK_FALSE(refusal(bad).empty());
}

TEST_CASE("what is not as the schema says is told with its place") {
  using Catch::Matchers::Contains;
  CHECK_THAT(refusal(R"({"metric": 0.99})"), Contains("\"metric\" is no key"));
  CHECK_THAT(refusal(R"({"answers": {}})"), Contains("answers: is no array"));
  CHECK_THAT(refusal(R"({"answers": [{"field": "task"}]})"),
             Contains("answers[0]: lacks \"value\""));
  CHECK_THAT(refusal(R"({"answers": [{"field": "task", "value": [1],
                         "quote": "a long enough quote"}]})"),
             Contains("answers[0].value: is no string or number or boolean"));
  CHECK_THAT(refusal(R"({"look": [-1]})"), Contains("look[0]: is below 0"));
  CHECK_THAT(refusal(R"({"look": [1.5]})"), Contains("is no integer"));
  CHECK_THAT(refusal(R"({"program": "x"})", "program.schema.json"),
             Contains("fewer than 40"));
  nlohmann::json many;
  for (int i = 0; i < 100; ++i)
    many["look"].push_back(i);
  CHECK_THAT(refusal(many.dump()), Contains("more than 16 items"));
}

TEST_CASE("deep and large replies are refused, not followed") {
  CHECK_FALSE(refusal(std::string(100'000, '[')).empty());
  CHECK_FALSE(refusal("{\"look\": " + std::string(50'000, '[')
                      + std::string(50'000, ']') + "}")
                  .empty());
}

TEST_CASE("schemas with keys that nobody checks are a defect") {
  CHECK_THROWS(schema_problems(nlohmann::json::object(),
                               nlohmann::json{{"pattern", "x"}}));
}

TEST_CASE("what is put into a prompt is not looked at again") {
  auto text = filled_text("repair.md", {{"prompt", "{{reply}}"},
                                        {"reply", "{{problems}}"},
                                        {"problems", "\n=====\n"}});
  CHECK(text.find("{{reply}}") != std::string::npos);
  CHECK(text.find("{{problems}}") != std::string::npos);
  CHECK_THROWS(filled_text("repair.md", {}));
  CHECK_THROWS(filled_text("none.md", {}));
}

TEST_CASE("text of others cannot end its marks") {
  auto once = fenced("reply", "a");
  auto twice = fenced("reply", once);
  auto end = once.substr(once.rfind("\n>>>"));
  CHECK(twice.find(end) < twice.size() - end.size());
  CHECK_FALSE(twice.ends_with(end));
}
