#include "runtime/actor_directory.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;
using runtime::actor_directory;

TEST_CASE("paths are made of parts") {
  for (auto good : {"/memory", "/coordinator/experiments/ab12.2", "/a-b_c"})
    CHECK(runtime::is_logical_path(good));
  for (auto bad : {"", "/", "memory", "/a/", "/a//b", "/a b", "/\xc3\xa4"})
    CHECK_FALSE(runtime::is_logical_path(bad));
  CHECK_FALSE(runtime::is_logical_path("/" + std::string(500, 'a')));
}

TEST_CASE("a path is held by one actor at a time") {
  actor_directory directory;
  REQUIRE(directory.reserve("/a", "kind", 0));
  auto second = directory.reserve("/a", "kind", 0);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == errc::conflict);
  directory.release("/a");
  CHECK(directory.reserve("/a", "kind", 0));
  CHECK(directory.reserve("no path", "kind", 0).error().code
        == errc::invalid_argument);
}

TEST_CASE("who is not there is missed with the cause of death") {
  actor_directory directory;
  CHECK(directory.find_any("/a").error().message == "no actor lives at /a");
  runtime::tombstone stone;
  stone.path = "/a";
  stone.how = runtime::ending::failed;
  stone.cause = "disk on fire";
  directory.leave(stone);
  auto missing = directory.find_any("/a");
  CHECK(missing.error().code == errc::not_found);
  CHECK(missing.error().message
        == "no actor lives at /a; the last one failed: disk on fire");
}

TEST_CASE("tombstones are kept up to a bound, and all are counted") {
  actor_directory directory{3};
  for (int i = 0; i < 5; ++i) {
    runtime::tombstone stone;
    stone.path = "/a-" + std::to_string(i);
    directory.leave(stone);
  }
  auto shown = directory.snapshot();
  CHECK(shown.deaths == 5);
  REQUIRE(shown.dead.size() == 3);
  CHECK(shown.dead.front().path == "/a-2");
  CHECK(shown.dead.back().number == 5);
  CHECK_FALSE(directory.last_death("/a-0"));
}

TEST_CASE("waiting for the end names who is left") {
  actor_directory directory;
  CHECK(directory.wait_until_empty(0ms).empty());
  REQUIRE(directory.reserve("/b", "kind", 0));
  REQUIRE(directory.reserve("/a", "kind", 0));
  CHECK(directory.wait_until_empty(1ms)
        == std::vector<std::string>{"/a", "/b"});
}

} // namespace automodel::tests
