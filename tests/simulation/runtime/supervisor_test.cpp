#include "tests/simulation/runtime/fragile_actor.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;
using runtime::ending;
using runtime::strategy;

TEST_CASE("a child that dies comes back under its path after a delay") {
  small_node node{1, {"/a", "/b"}, strategy::one_for_one};
  node.kill("/a");
  CHECK_FALSE(node.lives("/a"));
  CHECK(node.lives("/b"));
  node.sim.advance(95ms);
  CHECK_FALSE(node.lives("/a"));
  node.sim.advance(10ms);
  REQUIRE(node.lives("/a"));
  CHECK(node.restarts("/a") == 1);
  CHECK(node.restarts("/b") == 0);
  CHECK(node.ask("/a", "key"));
}

TEST_CASE("the delay doubles with each death") {
  small_node node{1, {"/a"}, strategy::one_for_one};
  for (auto delay : {100ms, 200ms, 400ms}) {
    node.kill("/a");
    node.sim.advance(delay - 5ms);
    CHECK_FALSE(node.lives("/a"));
    node.sim.advance(10ms);
    CHECK(node.lives("/a"));
  }
}

TEST_CASE("rest_for_one restarts those that were started later, in order") {
  small_node node{1, {"/a", "/b", "/c"}, strategy::rest_for_one};
  node.kill("/b");
  CHECK(node.lives("/a"));
  CHECK_FALSE(node.lives("/c"));
  node.sim.advance(110ms);
  CHECK(node.restarts("/a") == 0);
  CHECK(node.restarts("/b") == 1);
  CHECK(node.restarts("/c") == 1);
  CHECK(node.directory().last_death("/c")->how == ending::stopped);
}

TEST_CASE("a supervisor whose child dies too often gives up") {
  runtime::restart_limits limits{2, 10s, 100ms, 1s};
  small_node node{1, {"/a", "/b"}, strategy::one_for_one, limits};
  for (int death = 0; death < 3; ++death) {
    node.kill("/a");
    node.sim.advance(500ms);
  }
  CHECK(node.directory().paths().empty());
  auto stone = node.directory().last_death("/node/sim");
  REQUIRE(stone);
  CHECK(stone->how == ending::failed);
  CHECK(stone->cause.find("/a died 3 times within 10000 ms")
        != std::string::npos);
  CHECK(node.directory().last_death("/b")->how == ending::stopped);
}

TEST_CASE("deaths outside of the window are forgiven") {
  runtime::restart_limits limits{1, 1s, 10ms, 1s};
  small_node node{1, {"/a"}, strategy::one_for_one, limits};
  for (int death = 0; death < 5; ++death) {
    node.kill("/a");
    node.sim.advance(1200ms);
    REQUIRE(node.lives("/a"));
  }
}

TEST_CASE("the rule says which endings are followed by a restart") {
  using runtime::restart_rule;
  auto rule = GENERATE(restart_rule::permanent, restart_rule::transient,
                       restart_rule::temporary);
  auto killed = GENERATE(true, false);
  small_node node{1, {"/a"}, strategy::one_for_one, {}, rule};
  if (killed)
    node.kill("/a");
  else
    runtime::stop_actor(*node.directory().find_any("/a"));
  node.sim.advance(200ms);
  CHECK(node.lives("/a")
        == (rule == restart_rule::permanent
            || (rule == restart_rule::transient && killed)));
}

TEST_CASE("a request that killed twice is answered and kills no more") {
  auto key = GENERATE("poison", "poison: throw");
  small_node node{1, {"/a"}, strategy::one_for_one};
  for (int death = 0; death < 2; ++death) {
    CHECK_FALSE(node.ask("/a", key));
    node.sim.advance(1s);
    auto stone = node.directory().last_death("/a");
    REQUIRE(stone);
    CHECK(stone->how == ending::failed);
    CHECK(stone->request_key == key);
    CHECK(stone->last_message == "CommitStep");
    CHECK(stone->cause.find(key) != std::string::npos);
  }
  auto refused = node.ask("/a", key);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_argument);
  CHECK(refused.error().message.find("quarantine") != std::string::npos);
  CHECK(node.lives("/a"));
  CHECK(node.ask("/a", "another"));
  CHECK(node.directory().snapshot().deaths == 2);
}

TEST_CASE("an asker learns at once that its receiver died") {
  small_node node{1, {"/a"}, strategy::one_for_one};
  auto before = node.sim.elapsed();
  CHECK_FALSE(node.ask("/a", "poison: throw"));
  CHECK(node.sim.elapsed() - before < 1000ms);
}

TEST_CASE("children end with their supervisor") {
  small_node node{1, {"/a", "/b"}, strategy::one_for_one};
  node.kill("/node/sim");
  CHECK(node.directory().paths().empty());
}

TEST_CASE("the last started child is stopped first") {
  small_node node{1, {"/a", "/b", "/c"}, strategy::one_for_one};
  CHECK(node.sim.ask<void>(node.root, 1s, runtime::stop_all{}));
  node.sim.settle();
  CHECK(node.directory().paths().empty());
  std::vector<std::string> order;
  for (const auto& stone : node.directory().snapshot().dead)
    order.push_back(stone.path);
  CHECK(order == std::vector<std::string>{"/c", "/b", "/a", "/node/sim"});
}

} // namespace automodel::tests
