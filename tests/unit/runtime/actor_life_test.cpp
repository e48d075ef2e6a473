#include "tests/unit/runtime/puppet.hpp"

#include <caf/send.hpp>

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;

TEST_CASE("a timer calls back once, in virtual time") {
  stage s;
  std::vector<std::int64_t> calls;
  s.add("/a", [&](auto self) {
    for (auto delay : {30ms, 10ms})
      self->after(delay, [&] { calls.push_back(s.sim.elapsed().count()); });
  });
  s.sim.advance(100ms);
  CHECK(calls == std::vector<std::int64_t>{10, 30});
}

TEST_CASE("what a timer throws is noted and ends nobody") {
  stage s;
  s.add("/a", [](auto self) {
    self->after(1ms, [] { throw std::runtime_error{"late"}; });
  });
  s.sim.advance(10ms);
  CHECK(s.shown("/a").last_error == "timer: late");
}

TEST_CASE("a watch calls back with the cause, also of the dead") {
  stage s;
  auto victim = s.add("/victim", {});
  std::vector<std::string> causes;
  auto note
      = [&](const caf::error& why) { causes.push_back(runtime::render(why)); };
  s.add("/a", [&](auto self) {
    runtime::watch(*self, victim, note);
    runtime::watch(*self, victim, note);
  });
  s.sim.settle();
  CHECK(causes.empty());
  runtime::kill_actor(victim);
  s.sim.settle();
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].find("kill") != std::string::npos);
  s.add("/b", [&](auto self) { runtime::watch(*self, victim, note); });
  s.sim.settle();
  CHECK(causes.size() == 3);
}

TEST_CASE("a message nobody expects is refused and counted") {
  stage s;
  auto actor = s.add("/a", {});
  auto any = caf::actor_cast<caf::actor>(actor);
  caf::anon_send(any, std::string{"surprise"});
  s.sim.settle();
  CHECK(s.shown("/a").unexpected == 1);
  CHECK(s.ask(actor));
}

TEST_CASE("an exception that escapes is the cause of death") {
  stage s;
  auto actor = s.add("/a", {}, [](auto, const auto&) -> caf::result<receipt> {
    throw std::runtime_error{"unguarded"};
  });
  CHECK_FALSE(s.ask(actor));
  auto stone = s.directory.last_death("/a");
  REQUIRE(stone);
  CHECK(stone->how == runtime::ending::failed);
  CHECK(stone->cause == "exception: unguarded");
  CHECK(stone->last_message == "CommitStep");
  CHECK(stone->request_key == "k");
}

TEST_CASE("an exception in the making of an actor is its death") {
  stage s;
  s.add("/a", [](auto) { throw std::runtime_error{"stillborn"}; });
  s.sim.settle();
  auto stone = s.directory.last_death("/a");
  REQUIRE(stone);
  CHECK(stone->cause == "exception: stillborn");
  CHECK(s.directory.paths().empty());
}

TEST_CASE("an actor ends as finished, stopped or killed") {
  stage s;
  auto done = s.add(
      "/done", [](auto self) { self->after(1ms, [self] { self->finish(); }); });
  auto stopped = s.add("/stopped", {});
  auto killed = s.add("/killed", {});
  s.sim.advance(5ms);
  runtime::stop_actor(stopped);
  runtime::kill_actor(killed);
  s.sim.settle();
  using runtime::ending;
  CHECK(s.directory.last_death("/done")->how == ending::finished);
  CHECK(s.directory.last_death("/stopped")->how == ending::stopped);
  CHECK(s.directory.last_death("/killed")->how == ending::killed);
}

TEST_CASE("a handle of another interface is not found") {
  using other = runtime::typed_handle<
      runtime::fn<result<message<CommitStep>>(message<CommitReceipt>)>>;
  stage s;
  s.add("/a", {});
  CHECK(s.directory.find<ledger_actor>("/a"));
  auto wrong = s.directory.find<other>("/a");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errc::incompatible);
}

TEST_CASE("time in handlers is counted, long handlers to a tick") {
  stage s;
  constexpr std::int64_t long_enough = 50'000'000;
  auto spinner = s.add("/a", {}, [](auto, const auto&) {
    auto end = runtime::coarse_now_ns() + long_enough;
    while (runtime::coarse_now_ns() < end)
      ;
    return caf::result<receipt>{receipt_of(1)};
  });
  REQUIRE(s.ask(spinner));
  REQUIRE(s.ask(spinner));
  auto shown = s.shown("/a");
  CHECK(shown.busy_ns >= 2 * long_enough);
  CHECK(shown.longest_ns >= long_enough);
  CHECK(shown.longest_ns < shown.busy_ns);
}

TEST_CASE("the mailbox's depth is what waits") {
  stage s;
  auto actor = s.add("/a", {});
  s.sim.settle();
  for (int i = 0; i < 5; ++i)
    caf::anon_send(actor, commit_of({}));
  CHECK(s.shown("/a").mailbox == 5);
  s.sim.settle();
  auto shown = s.shown("/a");
  CHECK(shown.mailbox == 0);
  CHECK(shown.peak_mailbox == 5);
  CHECK(shown.handled == 5);
}

} // namespace automodel::tests
