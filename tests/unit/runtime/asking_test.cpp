#include "tests/unit/runtime/puppet.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;

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

} // namespace automodel::tests
