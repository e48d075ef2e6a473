#include "tests/integration/worker/workers.hpp"

#include <chrono>

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

// Hidden: they depend on a clock, so they run as a test of their own, labelled
// chaos.

TEST_CASE("a deadline ends with the answer", "[.][clock]") {
  constexpr auto deadline = 500ms;
  auto worker = spawn(shared_server());
  CHECK(ask(worker, misbehave("no such thing", "", deadline)).find("ended")
        == std::string::npos);
  auto none = worker.receive(2 * deadline);
  REQUIRE(none);
  CHECK_FALSE(*none);
}

TEST_CASE("whatever a worker does, it is gone at its deadline + 2 s",
          "[.][clock]") {
  constexpr auto deadline = 500ms;
  auto kind
      = GENERATE(as<std::string>{}, "loop", "sleep", "ignore-sigterm", "stop",
                 "allocate", "crash", "abort", "overflow-stack", "babble");
  CAPTURE(kind);
  auto worker = spawn(shared_server(), {.memory_bytes = 8ull << 30});
  auto began = clock_type::now();
  (void)ask(worker, misbehave(kind, "", deadline));
  auto exit = worker.wait(soon);
  auto took = clock_type::now() - began;
  REQUIRE(exit);
  CHECK(took < deadline + 2s);
}
