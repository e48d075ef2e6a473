#include "tests/support/sim.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;

namespace {

result<std::uint64_t> index_of(const result<message<CommitReceipt>>& answer) {
  if (!answer)
    return tl::unexpected{answer.error()};
  return answer->read([](auto receipt) -> result<std::uint64_t> {
    return receipt.getFirstIndex();
  });
}

struct fixture {
  simulation sim{1, add_test_messages};
  runtime::actor_environment& environment = sim.environment();

  fixture() {
    REQUIRE(runtime::spawn_at<ledger_state>(
        sim.system(), {environment, "/memory"}, std::uint64_t{7}));
  }

  result<std::uint64_t> commit(const runtime::request_stamp& stamp) {
    auto ledger = environment.directory.find<ledger_actor>("/memory");
    REQUIRE(ledger);
    return index_of(
        sim.ask<message<CommitReceipt>>(*ledger, 1s, commit_of(stamp)));
  }
};

} // namespace

TEST_CASE("an actor is found by its path and answers") {
  fixture f;
  CHECK(f.commit({1, "exp", "/autotrain", "a", 0}).value() == 7);
  CHECK(f.commit({2, "exp", "/autotrain", "b", 0}).value() == 8);
}

TEST_CASE("requests with equal idempotency keys have one effect") {
  fixture f;
  CHECK(f.commit({1, "exp", "/autotrain", "a", 0}).value() == 7);
  CHECK(f.commit({2, "exp", "/autotrain", "a", 0}).value() == 7);
  CHECK(f.commit({3, "exp", "/autotrain", "b", 0}).value() == 8);
}

TEST_CASE("an actor's error reaches the asker with its kind and text") {
  fixture f;
  auto refused = f.commit({1, "exp", "", "a", 0});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_argument);
  CHECK(refused.error().message == "a commit has a sender");
}

TEST_CASE("expired requests are dropped and counted") {
  fixture f;
  f.sim.advance(100ms);
  auto late = f.commit({1, "exp", "/autotrain", "a", 50});
  REQUIRE_FALSE(late);
  CHECK(late.error().code == errc::deadline_exceeded);
  CHECK(f.commit({1, "exp", "/autotrain", "a", 150}).value() == 7);
  CHECK(f.environment.directory.snapshot().living.at(0).expired == 1);
}

TEST_CASE("a malformed request is answered with an error and kills nobody") {
  fixture f;
  auto words = kj::heapArray<capnp::word>(3);
  auto bytes = words.asBytes();
  std::fill(bytes.begin(), bytes.end(), kj::byte{0xff});
  // One segment of two words, as the table must say; the root is nonsense.
  std::fill(bytes.begin(), bytes.begin() + 8, kj::byte{0});
  bytes[4] = 2;
  message<CommitStep> broken{messages::frame{kj::mv(words)}};
  auto ledger = f.environment.directory.find<ledger_actor>("/memory");
  auto answer = f.sim.ask<message<CommitReceipt>>(*ledger, 1s, broken);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::parse_error);
  CHECK(f.commit({1, "exp", "/autotrain", "a", 0}).value() == 7);
}

TEST_CASE("an actor is shown with its path, kind, summary and counters") {
  fixture f;
  REQUIRE(f.commit({1, "exp", "/autotrain", "a", 0}));
  REQUIRE_FALSE(f.commit({2, "exp", "", "b", 0}));
  auto shown = f.environment.directory.snapshot().living.at(0);
  CHECK(shown.path == "/memory");
  CHECK(shown.kind == "ledger");
  CHECK(shown.summary == "8 records");
  CHECK(shown.handled == 2);
  CHECK(shown.mailbox == 0);
  CHECK(shown.errors == 1);
  CHECK(shown.last_error == "a commit has a sender");
  CHECK(f.environment.messages.name_of(*shown.message_type) == "CommitStep");
  CHECK_FALSE(shown.handling_for);
}

} // namespace automodel::tests
