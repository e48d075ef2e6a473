#include "messages/parameters.hpp"
#include "runtime/caf/host_requests.hpp"
#include "tests/unit/inspection/inspected_node.hpp"

#include <map>
#include <mutex>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::tests;
using namespace std::chrono_literals;
using actors::cluster_inspector;
using actors::cluster_inspector_actor;
using actors::controller;
using actors::controller_actor;
using messages::read_text;

namespace {

// Other nodes of this process, some of which may be down.
class near_peers final : public actors::inspector_peers {
public:
  void add(const std::string& id, inspected_node* node) {
    std::lock_guard guard{mutex_};
    nodes_[id] = node;
  }

  std::vector<actors::peer_status> peers() const override {
    std::lock_guard guard{mutex_};
    std::vector<actors::peer_status> out;
    for (const auto& [id, node] : nodes_)
      out.push_back({id, node ? "up" : "down", "", "", node ? 1 : -1});
    return out;
  }

  result<actors::inspector_actor>
  inspector_of(const std::string& id) const override {
    return find<actors::inspector_actor>(id, actors::inspector::path);
  }

  result<controller_actor> controller_of(const std::string& id) const override {
    return find<controller_actor>(id, controller::path);
  }

private:
  template <class Handle>
  result<Handle> find(const std::string& id, const char* path) const {
    std::lock_guard guard{mutex_};
    auto found = nodes_.find(id);
    if (found == nodes_.end())
      return fail(errc::not_found, "there is no node " + id);
    if (!found->second)
      return fail(errc::unavailable, "node " + id + " is down");
    return found->second->node().directory().find<Handle>(path);
  }

  mutable std::mutex mutex_;
  std::map<std::string, inspected_node*> nodes_;
};

struct seen_cluster {
  bool complete = false;
  std::vector<std::string> missing, nodes, actors;
};

seen_cluster see(inspected_node& node, const char* kind = "sleeper",
                 const char* on = "") {
  auto answer = node.ask<schema::ClusterSnapshot, cluster_inspector_actor>(
      cluster_inspector::path,
      messages::make_message<schema::InspectQuery>([&](auto to) {
        to.setKind(kind);
        to.setNode(on);
      }));
  REQUIRE(answer);
  return answer
      ->read([](schema::ClusterSnapshot::Reader from) -> result<seen_cluster> {
        seen_cluster out{from.getComplete(), {}, {}, {}};
        for (auto one : from.getMissing())
          out.missing.push_back(read_text(one.getNode()));
        for (auto one : from.getNodes())
          out.nodes.push_back(read_text(one.getId()));
        for (auto one : from.getActors())
          out.actors.push_back(read_text(one.getNode())
                               + read_text(one.getPath()));
        return out;
      })
      .value();
}

using names = std::vector<std::string>;

result<std::string> order(inspected_node& node,
                          const actors::control_order& what) {
  auto receipt = node.ask<schema::ControlReceipt, controller_actor>(
      controller::path, actors::write_order(what));
  if (!receipt)
    return pass_on(receipt);
  return receipt->read(
      [](schema::ControlReceipt::Reader from) -> result<std::string> {
        return read_text(from.getNode()) + ": " + read_text(from.getText());
      });
}

using action = schema::ControlRequest::Action;

actors::control_order ordered(action what, std::string path,
                              std::string node = {}, std::string level = {}) {
  actors::control_order out;
  out.action = what;
  out.path = std::move(path);
  out.node = std::move(node);
  out.level = std::move(level);
  return out;
}

std::uint64_t handled(inspected_node& node, const char* path) {
  for (const auto& one : node.node().directory().snapshot().living)
    if (one.path == path)
      return one.handled;
  return 0;
}

} // namespace

TEST_CASE("a cluster is seen whole, or with who is missing") {
  auto peers = std::make_shared<near_peers>();
  inspected_node one{"one", peers}, two{"two"};
  peers->add("two", &two);
  auto seen = see(one);
  CHECK(seen.complete);
  CHECK(seen.actors
        == names{"one/other", "two/other", "one/sleeper", "two/sleeper"});
  CHECK(seen.nodes.size() == 2);
  CHECK(see(one, "sleeper", "two").actors == names{"two/other", "two/sleeper"});
  peers->add("three", nullptr);
  seen = see(one);
  CHECK_FALSE(seen.complete);
  CHECK(seen.missing == names{"three"});
  CHECK(seen.actors.size() == 4);
  seen = see(one, "sleeper", "nowhere");
  CHECK_FALSE(seen.complete);
  CHECK(seen.missing == names{"nowhere"});
  CHECK(seen.actors.empty());
}

TEST_CASE("a node whose inspector hangs is missing after a second") {
  auto peers = std::make_shared<near_peers>();
  inspected_node one{"one", peers}, two{"two"};
  peers->add("two", &two);
  // A paused inspector takes messages and does not answer, as a frozen node.
  auto inspector
      = two.node().directory().find_any(actors::inspector::path).value();
  caf::scoped_actor self{two.node().system()};
  self->request(runtime::as_hosted(inspector), caf::duration{5s},
                runtime::host_request{runtime::host_request::kind::pause})
      .receive([](const std::string&) {}, [](caf::error&) { FAIL(); });
  auto began = std::chrono::steady_clock::now();
  auto seen = see(one);
  auto took = std::chrono::steady_clock::now() - began;
  CHECK(seen.missing == names{"two"});
  CHECK(seen.actors.size() == 2);
  CHECK(took >= 900ms);
  CHECK(took < 3s);
}

TEST_CASE("an actor's state is found wherever it lives") {
  auto peers = std::make_shared<near_peers>();
  inspected_node one{"one", peers}, two{"two"};
  peers->add("two", &two);
  auto state = [&](const char* path, const char* node) {
    auto answer = one.ask<schema::ActorState, cluster_inspector_actor>(
        cluster_inspector::path,
        messages::make_message<schema::StateRequest>([&](auto to) {
          to.setPath(path);
          to.setNode(node);
        }));
    if (!answer)
      return to_string(answer.error().code).data();
    return "told";
  };
  CHECK(std::string{state("/sleeper", "two")} == "told");
  CHECK(std::string{state("/nobody", "")} == "not_found");
  peers->add("three", nullptr);
  CHECK(std::string{state("/sleeper", "")} == "told");
  CHECK(std::string{state("/nobody", "")} == "unavailable"); // on three?
}

TEST_CASE("a paused actor's messages wait, in their order") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  REQUIRE(order(node, ordered(action::PAUSE, "/sleeper")));
  for (int i = 0; i < 5; ++i)
    runtime::tell_from_outside(one, work("x"));
  std::this_thread::sleep_for(50ms);
  auto before = handled(node, "/sleeper");
  for (const auto& status : node.node().directory().snapshot().living)
    if (status.path == "/sleeper") {
      CHECK(status.paused);
      CHECK(status.mailbox == 5);
    }
  REQUIRE(order(node, ordered(action::RESUME, "/sleeper")));
  auto answer = runtime::ask_and_wait<message<schema::CommitReceipt>>(
      node.node().system(), one, 5s, work("x"));
  REQUIRE(answer);
  auto count = answer->read(
      [](schema::CommitReceipt::Reader from) -> result<std::uint64_t> {
        return from.getFirstIndex();
      });
  CHECK(count.value() == 6);
  // The five, the request, and the order to resume.
  std::this_thread::sleep_for(20ms);
  CHECK(handled(node, "/sleeper") == before + 7);
}

TEST_CASE("a paused actor can be killed, and its askers are told") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  REQUIRE(order(node, ordered(action::PAUSE, "/sleeper")));
  std::thread killer{[&] {
    std::this_thread::sleep_for(50ms);
    CHECK(order(node, ordered(action::KILL, "/sleeper")));
  }};
  auto answer = runtime::ask_and_wait<message<schema::CommitReceipt>>(
      node.node().system(), one, 5s, work("x"));
  killer.join();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::unavailable);
}

TEST_CASE("orders are done, here and on other nodes") {
  auto peers = std::make_shared<near_peers>();
  inspected_node one{"one", peers}, two{"two"};
  peers->add("two", &two);
  auto killed = order(one, ordered(action::KILL, "/sleeper", "two"));
  REQUIRE(killed);
  CHECK(killed->starts_with("two: it ends"));
  for (int i = 0; i < 300 && two.node().directory().death_count() == 0; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK(two.node().directory().deaths(1).at(0).path == "/sleeper");
  CHECK(one.node().directory().death_count() == 0);
  auto level = order(one, ordered(action::LOG_LEVEL, "/sleeper", "", "debug"));
  REQUIRE(level);
  CHECK(level->find("kind sleeper") != std::string::npos);
  // Without a memory it is done and said.
  CHECK(level->find("not recorded") != std::string::npos);
  REQUIRE(order(one, ordered(action::RESTART, "/other")));
}

TEST_CASE("orders that make no sense are refused") {
  inspected_node node;
  auto code = [&](const actors::control_order& what) {
    auto done = order(node, what);
    REQUIRE_FALSE(done);
    return done.error().code;
  };
  CHECK(code(ordered(action::KILL, "sleeper")) == errc::invalid_argument);
  CHECK(code(ordered(action::KILL, "/nobody")) == errc::not_found);
  CHECK(code(ordered(action::KILL, "/node/one")) == errc::invalid_argument);
  CHECK(code(ordered(action::PAUSE, controller::path))
        == errc::invalid_argument);
  CHECK(code(ordered(action::LOG_LEVEL, "/sleeper", "", "loud"))
        == errc::invalid_argument);
  CHECK(code(ordered(action::KILL, "/sleeper", "nowhere")) == errc::not_found);
  CHECK(code(ordered(static_cast<action>(77), "/sleeper"))
        == errc::incompatible);
}

TEST_CASE("what an actor's base is asked from nowhere is not done") {
  inspected_node node;
  auto one = node.node().directory().find_any("/sleeper").value();
  caf::anon_send(runtime::as_hosted(one),
                 runtime::host_request{runtime::host_request::kind::pause});
  std::this_thread::sleep_for(30ms);
  for (const auto& status : node.node().directory().snapshot().living)
    if (status.path == "/sleeper")
      CHECK_FALSE(status.paused);
}
