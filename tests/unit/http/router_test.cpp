#include "runtime/http/router.hpp"

#include <catch2/catch.hpp>

using namespace automodel::runtime::http;

namespace {

request asked(method verb, std::vector<std::string> segments) {
  request out;
  out.verb = verb;
  out.segments = std::move(segments);
  return out;
}

router sample() {
  router out;
  out.add(method::get, "/actors/{path...}/state");
  out.add(method::get, "/actors/{path...}");
  out.add(method::get, "/nodes/{id}");
  out.add(method::post, "/nodes/{id}");
  return out;
}

} // namespace

TEST_CASE("routes are found with their arguments") {
  auto routes = sample();
  auto found = routes.find(asked(method::get, {"actors", "a", "b", "state"}));
  REQUIRE(std::holds_alternative<router::match>(found));
  auto match = std::get<router::match>(found);
  CHECK(match.route == 0);
  CHECK(match.arguments.at("path") == "/a/b");
  match = std::get<router::match>(
      routes.find(asked(method::head, {"actors", "a"})));
  CHECK(match.route == 1);
  CHECK(match.arguments.at("path") == "/a");
  match = std::get<router::match>(
      routes.find(asked(method::post, {"nodes", "n 1"})));
  CHECK(match.route == 3);
  CHECK(match.arguments.at("id") == "n 1");
}

TEST_CASE("what is not routed says what there is") {
  auto routes = sample();
  auto lost = routes.find(asked(method::get, {"actors"}));
  REQUIRE(std::holds_alternative<response>(lost));
  CHECK(std::get<response>(lost).status == 404);
  auto wrong
      = std::get<response>(routes.find(asked(method::other, {"nodes", "1"})));
  CHECK(wrong.status == 405);
  CHECK(wrong.headers.at(0)
        == std::pair<std::string, std::string>{"Allow", "GET, POST"});
}

TEST_CASE("an error may quote anything and stays JSON") {
  auto answer = error_response(400, "invalid_argument", "\xff\"\n", "hint");
  CHECK(answer.body.find("\"hint\":\"hint\"") != std::string::npos);
  CHECK(answer.body.find('\xff') == std::string::npos);
}
