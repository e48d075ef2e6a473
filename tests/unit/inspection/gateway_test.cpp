#include "actors/gateway/gateway.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "runtime/http/client.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/deciding/home_proposal.hpp"
#include "tests/unit/inspection/inspected_node.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <optional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::tests;
using namespace std::chrono_literals;
using nlohmann::json;
namespace http = runtime::http;

namespace {

constexpr const char* token = "a token that nobody guesses";

// A node with a memory and a gateway on a socket file.
class served_node {
public:
  explicit served_node(std::string given_token = token,
                       const std::function<void(storage::memory&)>& remember
                       = {}) {
    auto opened = storage::memory::open(folder_.path() / "memory");
    REQUIRE(opened);
    memory_ = std::make_shared<storage::memory>(std::move(*opened));
    if (remember)
      remember(*memory_);
    actors::gateway_options options;
    options.listen = {{(folder_.path() / "s.sock").string(), "", 0}};
    options.token = std::move(given_token);
    options.memory = memory_->reader();
    where_ = options.listen[0];
    std::vector<runtime::child_spec> roles{
        runtime::child<actors::memory_keeper, caf::detached>(
            actors::memory_keeper::path, memory_),
        runtime::child<actors::gateway, caf::detached>(actors::gateway::path,
                                                       options)};
    node_.emplace("one", std::make_shared<actors::no_peers>(), true,
                  std::move(roles));
    for (int i = 0; i < 500 && !std::filesystem::exists(where_.path); ++i)
      std::this_thread::sleep_for(10ms);
  }

  inspected_node& node() { return *node_; }
  http::client client() const { return http::client{where_}; }

  http::response get(const std::string& target) const {
    auto answer
        = client().ask({http::method::get, "/api/v1" + target, {}, {}}, 20s);
    REQUIRE(answer);
    return *answer;
  }

  json show(const std::string& target) const {
    auto answer = get(target);
    CAPTURE(target, answer.body);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body);
  }

  http::response control(const json& order,
                         const std::string& shown = token) const {
    return post("/api/v1/control", order, shown);
  }

  http::response post(const std::string& resource, const json& body,
                      const std::string& shown = token) const {
    return client()
        .ask({http::method::post, resource, shown, body.dump()}, 20s)
        .value();
  }

private:
  temporary_folder folder_;
  std::shared_ptr<storage::memory> memory_;
  http::address where_;
  std::optional<inspected_node> node_;
};

json read_json(const std::string& path) {
  std::ifstream in{std::string{AUTOMODEL_SOURCE_DIR} + '/' + path};
  return json::parse(in);
}

// "{path...}" of our patterns is "{path}" in OpenAPI.
std::string openapi_path(std::string pattern) {
  if (auto dots = pattern.find("...}"); dots != std::string::npos)
    pattern.erase(dots, 3);
  return pattern;
}

// Every field of `value` is named by `schema`, down to the last.
void check_described(const json& value, json schema, const json& all,
                     const std::string& where) {
  if (schema.contains("$ref")) {
    auto ref = schema["$ref"].get<std::string>();
    schema = all.at(json::json_pointer{ref.substr(1)});
  }
  CAPTURE(where);
  if (value.is_object() && schema.contains("properties"))
    for (const auto& [name, member] : value.items()) {
      CAPTURE(name);
      REQUIRE(schema["properties"].contains(name));
      check_described(member, schema["properties"][name], all,
                      where + '/' + name);
    }
  if (value.is_array())
    for (const auto& element : value)
      check_described(element, schema.at("items"), all, where + "[]");
  auto type = schema.value("type", "");
  if (type == "string")
    CHECK((value.is_string() || value.is_null()));
  if (type == "integer")
    CHECK((value.is_number_integer() || value.is_null()));
  if (type == "number")
    CHECK(value.is_number());
}

} // namespace

TEST_CASE("docs/openapi.json describes the routes there are, and no others") {
  auto description = read_json("docs/openapi.json");
  std::set<std::string> described, routed;
  for (const auto& [path, verbs] : description["paths"].items())
    for (const auto& [verb, operation] : verbs.items()) {
      auto line = verb + ' ' + path;
      std::set<std::string> parameters;
      for (const auto& one : operation.value("parameters", json::array()))
        if (one["in"] == "query")
          parameters.insert(one["name"]);
      for (const auto& name : parameters)
        line += ' ' + name;
      described.insert(line);
    }
  for (const auto& route : actors::api_routes()) {
    auto line = std::string{route.verb == http::method::get ? "get " : "post "}
                + openapi_path(std::string{route.pattern});
    std::set<std::string> parameters{route.parameters.begin(),
                                     route.parameters.end()};
    for (const auto& name : parameters)
      line += ' ' + name;
    routed.insert(line);
  }
  CHECK(described == routed);
}

TEST_CASE("answers have the fields that docs/openapi.json describes") {
  auto description = read_json("docs/openapi.json");
  served_node node;
  node.control({{"action", "restart"}, {"path", "/other"}});
  for (const auto* target :
       {"/nodes", "/actors", "/actors/sleeper/state", "/actors/sleeper",
        "/tree", "/deaths", "/trace?for_ms=10", "/experiments", "/records",
        "/decisions", "/rewards"}) {
    auto answer = node.show(target);
    auto path = "/api/v1" + std::string{target};
    path = path.substr(0, path.find('?'));
    if (auto at = path.find("/sleeper"); at != std::string::npos)
      path.replace(at, 8, "/{path}");
    check_described(answer,
                    description["paths"][path]["get"]["responses"]["200"]
                               ["content"]["application/json"]["schema"],
                    description, target);
  }
}

TEST_CASE("a gateway shows actors, one actor, its state, and the tree") {
  served_node node;
  auto all = node.show("/actors");
  CHECK(all["complete"] == true);
  CHECK(all["missing"].empty());
  CHECK(all["matched"] == 8);
  auto some = node.show("/actors?kind=sleeper&sort=mailbox&limit=1");
  CHECK(some["actors"].size() == 1);
  CHECK(some["matched"] == 2);
  auto one = node.show("/actors/inspection/inspector");
  CHECK(one["actors"][0]["path"] == "/inspection/inspector");
  CHECK(one["decisions"].empty());
  CHECK(node.show("/actors/%2Finspection%2Finspector")["actors"].size() == 1);
  CHECK(node.show("/actors/sleeper/state")["state"]["handled"] == 0);
  auto tree = node.show("/tree?path=/inspection*");
  CHECK(tree["nodes"][0]["node"] == "one");
  auto below = tree["nodes"][0]["children"][0];
  CHECK(below["path"] == "/inspection");
  CHECK_FALSE(below.contains("actor"));
  CHECK(below["children"].size() == 3);
  CHECK(below["children"][2]["actor"]["kind"] == "inspector");
  auto metrics = node.get("/metrics");
  CHECK(metrics.content_type.starts_with("text/plain; version=0.0.4"));
  CHECK(metrics.body.find("automodel_actors{node=\"one\",kind=\"sleeper\"} 2\n")
        != std::string::npos);
  CHECK(metrics.body.find("# TYPE automodel_actor_messages_total counter\n")
        != std::string::npos);
  CHECK(metrics.body.find("# HELP automodel_actors Living actors.\n")
        != std::string::npos);
}

TEST_CASE("what is asked wrongly is answered with what is allowed") {
  served_node node;
  struct mistake {
    const char* target;
    int status;
    const char* says;
  };
  auto [target, status, says] = GENERATE(
      values<mistake>({{"/nothing", 404, "no such resource"},
                       {"/actors/nobody", 404, "no actor lives"},
                       {"/actors/nobody/state", 404, "no actor lives"},
                       {"/actors?limit=x", 400, "a number from 0 to 5000"},
                       {"/actors?limit=99999", 400, "a number from 0"},
                       {"/actors?sort=age", 400, "path, mailbox, rate"},
                       {"/actors?colour=red", 400, "path, kind, node"},
                       {"/experiments?x=1", 400, "none"},
                       {"/trace?count=9999", 400, "a number from 0 to 2000"},
                       {"/events?types=deaths", 400, "did you mean"},
                       {"/decisions?limit=-1", 400, "a number from 0"}}));
  CAPTURE(target);
  auto answer = node.get(target);
  CHECK(answer.status == status);
  CHECK(answer.body.find(says) != std::string::npos);
  CHECK(json::parse(answer.body)["error"].contains("kind"));
}

TEST_CASE("a gateway only shows, unless it was given a token") {
  served_node shows{""}, acts;
  json order{{"action", "kill"}, {"path", "/sleeper"}};
  CHECK(shows.control(order).status == 403);
  for (const auto* wrong :
       {"", "a", "a token that nobody guessea", "a token that nobody guess"})
    CHECK(acts.control(order, wrong).status == 401);
  CHECK(shows.node().node().directory().death_count() == 0);
  CHECK(acts.node().node().directory().death_count() == 0);
  auto done = acts.control(order);
  CAPTURE(done.body);
  CHECK(done.status == 200);
  CHECK(acts.client()
            .ask({http::method::get, "/api/v1/control", token, {}}, 5s)
            .value()
            .status
        == 405);
}

TEST_CASE("control is recorded as a decision before it is done") {
  served_node node;
  auto done = node.control({{"action", "kill"},
                            {"path", "/sleeper"},
                            {"reason", "to see it"},
                            {"by", "ann"}});
  REQUIRE(done.status == 200);
  auto id = json::parse(done.body)["record"].get<std::string>();
  CHECK(id.size() == 64);
  auto decisions = node.show("/decisions?agent=/inspection/control");
  REQUIRE(decisions["decisions"].size() == 1);
  auto decision = decisions["decisions"][0];
  CHECK(decision["id"] == id);
  CHECK(decision["experiment"] == "operations");
  CHECK(decision["slot"] == "control/kill");
  CHECK(decision["rationale"] == "by ann: to see it");
  CHECK(decision["options"][0]["choice"]
        == json({{"action", "kill"}, {"node", "one"}, {"path", "/sleeper"}}));
  // It is no experiment, and the next one is another decision.
  CHECK(node.show("/experiments")["experiments"].empty());
  node.control({{"action", "kill"}, {"path", "/other"}});
  CHECK(node.show("/decisions")["decisions"].size() == 2);
  auto first = node.show("/records?experiment=operations&limit=1");
  CHECK(first["complete"] == false);
  REQUIRE(first["records"].size() == 1);
  CHECK(first["records"][0]["id"] == id);
  auto second = node.show("/records?experiment=operations&from=2");
  CHECK(second["complete"] == true);
  CHECK(second["records"].size() == 1);
  CHECK(node.show("/actors/inspection/control")["decisions"].size() == 2);
}

TEST_CASE("a person decides through the gateway of who writes the memory") {
  std::string proposal;
  served_node node{token, [&](storage::memory& memory) {
                     proposal = to_hex(storage::test::propose_home(memory));
                   }};
  json word{{"word", "accept"},
            {"about", proposal},
            {"by", "ann"},
            {"why", "she saw it"}};
  CHECK(node.post("/api/v1/decide", word, "a wrong token").status == 401);
  auto done = node.post("/api/v1/decide", word);
  CAPTURE(done.body);
  REQUIRE(done.status == 200);
  auto answer = json::parse(done.body);
  CHECK(answer["repeated"] == false);
  auto decisions = node.show("/decisions?agent=/people/ann");
  REQUIRE(decisions["decisions"].size() == 1);
  CHECK(decisions["decisions"][0]["id"] == answer["record"]);
  CHECK(decisions["decisions"][0]["rationale"] == "ann: she saw it");
  CHECK(json::parse(node.post("/api/v1/decide", word).body)["repeated"]
        == true);
  word["word"] = "reject";
  CHECK(node.post("/api/v1/decide", word).status == 409);
  word["about"] = std::string(64, 'f');
  CHECK(node.post("/api/v1/decide", word).status == 404);
  CHECK(node.post("/api/v1/decide", {{"word", "perhaps"}}).status == 400);
}

TEST_CASE("bodies that are no order are refused") {
  served_node node;
  for (const auto* body :
       {"", "[]", "{", R"({"action":"kill"})", R"({"path":"/sleeper"})",
        R"({"action":"explode","path":"/sleeper"})",
        R"({"action":"kill","path":7})",
        R"({"action":"kill","path":"/sleeper","extra":"x"})"}) {
    CAPTURE(body);
    auto answer
        = node.client()
              .ask({http::method::post, "/api/v1/control", token, body}, 5s)
              .value();
    CHECK(answer.status == 400);
  }
  CHECK(node.node().node().directory().death_count() == 0);
}

TEST_CASE("events tell of deaths, of who is stuck, and of records") {
  served_node node;
  std::set<std::string> seen;
  std::thread trouble{[&] {
    // After the first look, which is no news.
    std::this_thread::sleep_for(1500ms);
    node.control({{"action", "kill"}, {"path", "/other"}});
    node.node().wedge("/sleeper");
  }};
  auto ended = node.client().follow(
      {http::method::get, "/api/v1/events?types=death,stuck,record", {}, {}},
      20s, [&](const http::received_event& event) {
        auto data = json::parse(event.data);
        if (event.type == "record")
          seen.insert("record " + data["kind"].get<std::string>());
        else
          seen.insert(event.type + ' ' + data["path"].get<std::string>());
        return seen.size() < 3;
      });
  trouble.join();
  REQUIRE(ended);
  CHECK(seen
        == std::set<std::string>{"death /other", "record decision",
                                 "stuck /sleeper"});
}

TEST_CASE("a gateway that was killed comes back at its address") {
  served_node node;
  CHECK(node.control({{"action", "kill"}, {"path", "/gateway"}}).status == 200);
  result<http::response> answer = fail(errc::internal, "");
  for (int i = 0; i < 100; ++i) {
    std::this_thread::sleep_for(50ms);
    answer
        = node.client().ask({http::method::get, "/api/v1/nodes", {}, {}}, 5s);
    if (answer)
      break;
  }
  REQUIRE(answer);
  CHECK(answer->status == 200);
}
