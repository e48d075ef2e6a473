// A peer asks five times as much as an actor can do, for a minute: what waits
// is bounded, the rest is told that the actor is busy, and soon after the flood
// it serves as before.
#include "runtime/caf/send.hpp"
#include "tests/experiment/net/bench_node.hpp"
#include "tests/unit/net/cluster_fixture.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <caf/actor_system.hpp>
#include <caf/event_based_actor.hpp>

#include <atomic>
#include <cstdio>
#include <fstream>

#include <catch2/catch.hpp>

namespace automodel::runtime {

namespace {

using namespace std::chrono_literals;
using messages::message;
using messages::schema::CommitReceipt;
using messages::schema::CommitStep;
using clock = std::chrono::steady_clock;

constexpr auto work = 2ms; // a capacity of 500 messages a second
constexpr int excess = 5;
constexpr auto flood = 60s;
constexpr std::size_t large_payload = 16 << 10;

class slow_state {
public:
  using handle = tests::ledger_actor;
  static constexpr const char* kind = "slow";
  explicit slow_state(actor_self<handle>*) {}
  handle::behavior_type make_behavior() {
    return {
        [](const message<CommitStep>&) -> caf::result<message<CommitReceipt>> {
          std::this_thread::sleep_for(work);
          return messages::make_message<CommitReceipt>(
              [](auto to) { to.setFirstIndex(1); });
        }};
  }
};

double resident_mib() {
  std::ifstream in{"/proc/self/statm"};
  std::size_t pages = 0;
  in >> pages >> pages;
  return static_cast<double>(pages) * 4096 / (1 << 20);
}

} // namespace

TEST_CASE("a flood from a peer", "[experiment]") {
  cluster names{"flood"};
  auto head
      = bench_node(names.files("head", {"memory", "coordinator"}), {"/slow"});
  REQUIRE(head->supervise({child<slow_state, caf::detached>("/slow")}));
  auto where = head->join();
  REQUIRE(where);
  auto peer = bench_node(names.files("peer", {"compute"}), {"/slow"}, {*where});
  REQUIRE(peer->join());
  auto find
      = [&] { return peer->directory().find<tests::ledger_actor>("/slow"); };
  REQUIRE(comes_true([&] { return find().has_value(); }));
  auto to = *find();
  auto what = messages::make_message<CommitStep>(
      [](auto step) { step.setProducer(std::string(large_payload, 'x')); });

  std::atomic<std::uint64_t> served = 0, busy = 0;
  std::uint64_t sent = 0;
  auto before = resident_mib();
  double most = before;
  auto until = clock::now() + flood;
  for (auto next = clock::now(); next < until; next += 20ms) {
    std::this_thread::sleep_until(next);
    auto count = excess * (20ms / work);
    peer->system().spawn([&, count](caf::event_based_actor* self) {
      for (int i = 0; i < count; ++i)
        self->request(to, 10s, what)
            .then([&](const message<CommitReceipt>&) { ++served; },
                  [&](const caf::error&) { ++busy; });
    });
    sent += static_cast<std::uint64_t>(count);
    most = std::max(most, resident_mib());
  }
  auto ended = clock::now();
  auto fair
      = ask_and_wait<message<CommitReceipt>>(peer->system(), to, 10s, what);
  while (!fair && clock::now() - ended < 10s)
    fair = ask_and_wait<message<CommitReceipt>>(peer->system(), to, 10s, what);
  auto recovery = std::chrono::duration<double>(clock::now() - ended).count();
  CHECK(fair);
  CHECK(comes_true([&] { return served + busy == sent; }));
  std::printf(
      "%llu sent in %d s, %llu served, %llu told that it is busy; "
      "resident %.0f MiB before, %.0f at most; served again after "
      "%.2f s\n",
      static_cast<unsigned long long>(sent), static_cast<int>(flood / 1s),
      static_cast<unsigned long long>(served.load()),
      static_cast<unsigned long long>(busy.load()), before, most, recovery);
  CHECK(busy > 0);
  CHECK(served > 0);
  CHECK(most - before < 256);
}

} // namespace automodel::runtime
