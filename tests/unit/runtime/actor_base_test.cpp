#include "runtime/caf/actor.hpp"
#include "tests/support/sim.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <caf/send.hpp>

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;

namespace {

// An actor whose one handler is given by the test.
class puppet {
public:
  using handle = ledger_actor;
  using self_type = runtime::actor_self<handle>;
  using receipt = message<CommitReceipt>;
  using behavior = std::function<caf::result<receipt>(
      self_type*, const message<CommitStep>&)>;
  static constexpr const char* kind = "puppet";

  puppet(self_type* self, std::function<void(self_type*)> born, behavior does)
      : self_(self), does_(std::move(does)) {
    if (born)
      born(self);
  }

  handle::behavior_type make_behavior() {
    return {[this](const message<CommitStep>& request) {
      return does_(self_, request);
    }};
  }

private:
  self_type* self_;
  behavior does_;
};

using self_type = puppet::self_type;
using receipt = puppet::receipt;

receipt receipt_of(std::uint64_t index) {
  return messages::make_message<CommitReceipt>(
      [=](auto to) { to.setFirstIndex(index); });
}

const puppet::behavior agreeable
    = [](self_type*, const message<CommitStep>&) -> caf::result<receipt> {
  return receipt_of(1);
};

struct stage {
  simulation sim{1, add_test_messages};
  runtime::actor_directory& directory = sim.environment().directory;

  ledger_actor add(const std::string& path,
                   std::function<void(self_type*)> born,
                   puppet::behavior does = agreeable) {
    return runtime::spawn_at<puppet>(sim.system(), {sim.environment(), path},
                                     std::move(born), std::move(does))
        .value();
  }

  runtime::actor_status shown(std::string_view path) {
    for (auto& one : directory.snapshot().living)
      if (one.path == path)
        return one;
    FAIL("nobody lives at " << path);
    return {};
  }

  result<receipt> ask(const ledger_actor& whom) {
    return sim.ask<receipt>(whom, 1s, commit_of({1, "t", "/test", "k", 0}));
  }
};

} // namespace

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

TEST_CASE("an answer given later arrives, and only once") {
  stage s;
  auto slow = s.add("/slow", {}, [](auto self, const auto&) {
    auto answer = self->template promise_reply<receipt>();
    self->after(50ms, [answer] {
      answer.deliver(receipt_of(5));
      answer.deliver(fail(errc::internal, "second"));
    });
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  CHECK(s.ask(slow));
  CHECK(s.sim.elapsed() == 50ms);
}

TEST_CASE("a promise that is dropped is answered with unavailable") {
  stage s;
  auto forgetful = s.add("/a", {}, [](auto self, const auto&) {
    (void)self->template promise_reply<receipt>();
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  auto answer = s.ask(forgetful);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::unavailable);
}

TEST_CASE("a promise of an actor that ends is answered") {
  stage s;
  auto mute = s.add("/mute", {}, [](auto self, const auto&) {
    self->after(1min, [kept = self->template promise_reply<receipt>()] {});
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  auto in_timer = s.add("/timer", {}, [](auto self, const auto&) {
    self->after(10s, [kept = self->template promise_reply<receipt>()] {});
    self->fail_with({errc::internal, "tired"});
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  auto in_ask = s.add("/ask", {}, [=](auto self, const auto&) {
    runtime::ask(
        self, mute, 10s, commit_of({}),
        [kept = self->template promise_reply<receipt>()](const receipt&) {},
        [](const error&) {});
    self->after(5ms, [self] { self->fail_with({errc::internal, "tired"}); });
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  for (const auto& whom : {in_timer, in_ask}) {
    auto answer = s.ask(whom);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == errc::unavailable);
    CHECK(s.sim.elapsed() < 100ms);
  }
}

TEST_CASE("an asker gets its reply, its error or its deadline") {
  stage s;
  auto good = s.add("/good", {});
  auto bad = s.add("/bad", {}, [](auto, const auto&) -> caf::result<receipt> {
    return runtime::to_caf({errc::corrupt, "torn page"});
  });
  auto mute = s.add("/mute", {}, [&](auto self, const auto&) {
    self->after(1min, [answer = self->template promise_reply<receipt>()] {});
    return caf::result<receipt>{caf::delegated<receipt>{}};
  });
  auto dead = s.add("/dead", {});
  s.sim.settle();
  runtime::kill_actor(dead);
  s.sim.settle();
  std::vector<std::string> heard;
  s.add("/asker", [&](auto self) {
    for (const auto& whom : {good, bad, mute, dead})
      runtime::ask(
          self, whom, 500ms, commit_of({}),
          [&](const receipt&) { heard.push_back("reply"); },
          [&](const error& why) {
            heard.push_back(std::string{to_string(why.code)});
          });
  });
  s.sim.advance(1s);
  std::sort(heard.begin(), heard.end());
  CHECK(heard
        == std::vector<std::string>{"corrupt", "deadline_exceeded", "reply",
                                    "unavailable"});
}

TEST_CASE("what the handler of an answer throws ends nobody") {
  stage s;
  auto good = s.add("/good", {});
  s.add("/asker", [&](auto self) {
    runtime::ask(
        self, good, 500ms, commit_of({}),
        [](const receipt&) { throw std::runtime_error{"indigestible"}; },
        [](const error&) {});
  });
  s.sim.advance(1s);
  CHECK(s.shown("/asker").last_error == "answer: indigestible");
}

TEST_CASE("an urgent question overtakes what waits") {
  stage s;
  std::vector<std::string> order;
  auto busy = s.add("/busy", {}, [&](auto, const auto& request) {
    order.push_back(runtime::stamp_of(request)->key);
    return caf::result<receipt>{receipt_of(1)};
  });
  s.add("/asker", [&](auto self) {
    auto reply = [](const receipt&) {};
    for (auto key : {"1", "2", "3"})
      runtime::ask(self, busy, 1s, commit_of({1, "", "", key, 0}), reply,
                   [](const error&) {});
    runtime::ask_high(self, busy, 1s, commit_of({1, "", "", "urgent", 0}),
                      reply, [](const error&) {});
  });
  s.sim.advance(1s);
  REQUIRE(order.size() == 4);
  CHECK(order.front() == "urgent");
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
