#include "runtime/node.hpp"
#include "runtime/stop_signals.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <caf/send.hpp>

#include <unistd.h>

#include <future>
#include <latch>

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;
using runtime::node;

namespace {

std::unique_ptr<node> make_node(std::chrono::milliseconds grace = 10s) {
  runtime::node_options options;
  options.id = "test";
  options.add_messages = add_test_messages;
  options.grace = grace;
  options.kill_grace = grace;
  return node::start(std::move(options)).value();
}

// An actor that stays in its handler until it is let go.
struct gate {
  std::latch entered{1};
  std::latch open{1};
};

class stuck_state {
public:
  using handle = ledger_actor;
  static constexpr const char* kind = "stuck";

  stuck_state(runtime::actor_self<handle>* self, std::shared_ptr<gate> gate)
      : self_(self), gate_(std::move(gate)) {}

  handle::behavior_type make_behavior() {
    return {runtime::guarded(self_, [this](const message<CommitStep>&) {
      gate_->entered.count_down();
      gate_->open.wait();
      return message<CommitReceipt>{};
    })};
  }

private:
  runtime::actor_self<handle>* self_;
  std::shared_ptr<gate> gate_;
};

// An actor that cannot be made.
class hopeless {
public:
  using handle = ledger_actor;
  static constexpr const char* kind = "hopeless";
  explicit hopeless(runtime::actor_self<handle>*) {
    throw std::runtime_error{"no disk"};
  }
  handle::behavior_type make_behavior() {
    return handle::behavior_type::make_empty_behavior();
  }
};

} // namespace

TEST_CASE("a node has an identity of its own in each life") {
  auto first = make_node();
  auto second = make_node();
  CHECK(first->id() == "test");
  CHECK(first->incarnation().size() == 36);
  CHECK(first->incarnation() != second->incarnation());
  runtime::node_options bad;
  bad.id = "no good";
  CHECK(node::start(std::move(bad)).error().code == errc::invalid_argument);
}

TEST_CASE("a node runs its roles and ends them without force") {
  auto here = make_node();
  REQUIRE(here->supervise(
      {runtime::child<ledger_state>("/memory", std::uint64_t{3})}));
  auto found = here->directory().find<ledger_actor>("/memory");
  while (!found) { // the root starts its children in its own thread
    std::this_thread::yield();
    found = here->directory().find<ledger_actor>("/memory");
  }
  auto answer = runtime::ask_and_wait<message<CommitReceipt>>(
      here->system(), *found, 10s, commit_of({1, "t", "/test", "a", 0}));
  CHECK(answer);
  auto report = here->shut_down();
  CHECK(report.killed.empty());
  CHECK(report.unfinished.empty());
  CHECK(here->directory().snapshot().deaths == 2);
}

TEST_CASE("a stuck actor is shown at work without being asked") {
  auto here = make_node(20ms);
  auto door = std::make_shared<gate>();
  auto stuck = runtime::spawn_at<stuck_state>(
      here->system(), {here->environment(), "/stuck"}, door);
  caf::anon_send(*stuck, commit_of({}));
  caf::anon_send(*stuck, commit_of({}));
  door->entered.wait();
  auto shown = here->directory().snapshot().living.at(0);
  CHECK(shown.path == "/stuck");
  CHECK(shown.handling_for);
  CHECK(shown.mailbox == 1);
  CHECK(here->environment().messages.name_of(*shown.message_type)
        == "CommitStep");
  SECTION("and is named when the node ends") {
    auto report = here->shut_down();
    CHECK(report.killed == std::vector<std::string>{"/stuck"});
    CHECK(report.unfinished == std::vector<std::string>{"/stuck"});
    CHECK(here->environment().log.errors() == 1);
  }
  door->open.count_down();
  here->directory().wait_until_empty(10s);
}

TEST_CASE("a root that gives up ends its node with the cause") {
  auto here = make_node();
  runtime::restart_limits limits{1, 60s, 1ms, 1ms};
  REQUIRE(here->supervise({runtime::child<hopeless>("/memory")},
                          runtime::strategy::one_for_one, limits));
  auto why = here->wait();
  CHECK(why.what == runtime::stop_reason::kind::failed);
  CHECK(to_string(why).find("exception: no disk") != std::string::npos);
  CHECK(why.exit_code() == exit_code(errc::resource_exhausted));
}

TEST_CASE("the first reason to stop counts") {
  auto here = make_node();
  CHECK_FALSE(here->wait_for(0ms));
  here->on_signal()(SIGTERM);
  here->ask_to_stop({});
  auto why = here->wait();
  CHECK(to_string(why) == "signal 15");
  CHECK(why.exit_code() == 143);
  CHECK(runtime::stop_reason{}.exit_code() == 0);
}

TEST_CASE("the first signal asks and the second forces") {
  std::promise<int> asked;
  std::promise<int> forced;
  runtime::stop_signals signals{[&](int signal) { asked.set_value(signal); },
                                [&](int signal) { forced.set_value(signal); }};
  ::kill(::getpid(), SIGINT);
  CHECK(asked.get_future().get() == SIGINT);
  ::kill(::getpid(), SIGTERM);
  CHECK(forced.get_future().get() == SIGTERM);
}

} // namespace automodel::tests
