#include "actors/autotrain/step_watch.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;
using namespace std::chrono_literals;

TEST_CASE("a training that makes its steps goes on") {
  step_watch watch(10s);
  step_watch::clock::time_point now{};
  CHECK(watch.check(now + 1h)); // it has not begun: loading, or no steps at all
  for (std::uint64_t step = 1; step < 100; ++step) {
    watch.made_step(step, now += 9s);
    CHECK(watch.check(now + 9s));
  }
}

TEST_CASE("a training without a step within the budget hangs") {
  step_watch watch(10s);
  step_watch::clock::time_point now{};
  watch.made_step(41, now);
  CHECK(watch.check(now + 10s));
  auto hangs = watch.check(now + 11s);
  REQUIRE_FALSE(hangs);
  CHECK(hangs.error().code == errc::deadline_exceeded);
  CHECK(hangs.error().message
        == "the training hangs: no step within 10 s after step 41");
}

TEST_CASE("a validation may take as long as the deadline lets it") {
  step_watch watch(10s);
  step_watch::clock::time_point now{};
  watch.made_step(41, now);
  watch.pause();
  CHECK(watch.check(now + 1h));
  watch.made_step(42, now + 1h);
  CHECK_FALSE(watch.check(now + 2h));
}
