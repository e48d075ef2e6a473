#include "messages/parameters.hpp"
#include "tests/unit/inspection/inspected_node.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::tests;
using namespace std::chrono_literals;
using actors::inspector;
using actors::inspector_actor;
using messages::read_text;
using steady = std::chrono::steady_clock;

namespace {

template <class Fill>
message<schema::InspectQuery> query(Fill&& fill) {
  return messages::make_message<schema::InspectQuery>(
      [&](auto to) { fill(to); });
}

message<schema::StateRequest> state_of(const char* path,
                                       std::uint32_t wait_ms = 0) {
  return messages::make_message<schema::StateRequest>([&](auto to) {
    to.setPath(path);
    to.setWaitMs(wait_ms);
  });
}

struct row {
  std::string path, message;
  std::uint64_t mailbox = 0;
  std::int64_t handling_ms = -1;
  bool stuck = false;
};

std::vector<row> rows(const message<schema::NodeSnapshot>& from) {
  return from
      .read([](schema::NodeSnapshot::Reader snapshot)
                -> result<std::vector<row>> {
        std::vector<row> out;
        for (auto actor : snapshot.getActors())
          out.push_back({read_text(actor.getPath()),
                         read_text(actor.getMessage()), actor.getMailbox(),
                         actor.getHandlingForMs(), actor.getStuck()});
        return out;
      })
      .value();
}

struct told {
  std::string json, why_not, path;
};

result<told> tell_state(inspected_node& node,
                        message<schema::StateRequest> request) {
  auto answer = node.ask<schema::ActorState, inspector_actor>(
      inspector::path, std::move(request));
  if (!answer)
    return pass_on(answer);
  return answer->read([](schema::ActorState::Reader state) -> result<told> {
    return told{read_text(state.getJson()), read_text(state.getWhyNot()),
                read_text(state.getStatus().getPath())};
  });
}

} // namespace

TEST_CASE("an inspector lists who lives, filtered, sorted and cut") {
  inspected_node node;
  node.find<sleeper_actor>("/other");
  auto ask = [&](auto fill) {
    return node
        .ask<schema::NodeSnapshot, inspector_actor>(inspector::path,
                                                    query(fill))
        .value();
  };
  auto all = rows(ask([](auto) {}));
  REQUIRE(all.size() == 6); // the root, three that inspect, two sleepers
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](auto& a, auto& b) { return a.path < b.path; }));
  auto sleepers = rows(ask([](auto to) { to.setKind("sleeper"); }));
  REQUIRE(sleepers.size() == 2);
  CHECK(sleepers[0].path == "/other");
  CHECK(rows(ask([](auto to) { to.setPath("/sl*r"); })).size() == 1);
  CHECK(rows(ask([](auto to) { to.setPath("/none"); })).empty());
  auto cut = ask([](auto to) { to.setLimit(2); });
  CHECK(rows(cut).size() == 2);
  auto matched = cut.read(
      [](schema::NodeSnapshot::Reader from) -> result<std::uint32_t> {
        CHECK(read_text(from.getNode().getId()) == "one");
        CHECK(from.getNode().getRssBytes() > 1'000'000);
        CHECK(from.getNode().getThreads() > 3);
        CHECK(from.getNode().getDescriptors() > 2);
        CHECK(from.getNode().getActors() == 6);
        return from.getMatched();
      });
  CHECK(matched.value() == 6);
  node.wedge("/sleeper", 7);
  auto busiest = rows(ask([](auto to) {
    to.setSort(schema::InspectQuery::Sort::MAILBOX);
    to.setLimit(1);
  }));
  REQUIRE(busiest.size() == 1);
  CHECK(busiest[0].path == "/sleeper");
  CHECK(busiest[0].mailbox == 7);
  CHECK(busiest[0].message == "CommitStep");
  CHECK(busiest[0].handling_ms >= 0);
}

TEST_CASE("a stuck actor's status comes at once, and it is named") {
  inspected_node node;
  node.wedge("/sleeper", 3);
  node.wedge("/other"); // both threads of the scheduler are taken
  auto began = steady::now();
  auto seen = node.ask<schema::NodeSnapshot, inspector_actor>(
      inspector::path, query([](auto to) { to.setKind("sleeper"); }));
  auto took = steady::now() - began;
  REQUIRE(seen);
  CHECK(rows(*seen).size() == 2);
  CHECK(took < 50ms);
  // Named as stuck well before five seconds have passed.
  std::vector<row> stuck;
  while (stuck.size() < 2 && steady::now() - began < 5s) {
    std::this_thread::sleep_for(50ms);
    stuck = rows(
        node.ask<schema::NodeSnapshot, inspector_actor>(
                inspector::path, query([](auto to) { to.setStuckMs(2000); }))
            .value());
  }
  REQUIRE(stuck.size() == 2);
  CHECK(stuck[1].path == "/sleeper");
  CHECK(stuck[1].stuck);
  CHECK(stuck[1].mailbox == 3);
  // Its state is not waited for.
  began = steady::now();
  auto state = tell_state(node, state_of("/sleeper"));
  REQUIRE(state);
  CHECK(steady::now() - began < 50ms);
  CHECK(state->json.empty());
  CHECK(state->why_not == "it is stuck and was not asked");
}

TEST_CASE("an actor tells its state, before the messages that wait") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  for (int i = 0; i < 3; ++i)
    runtime::ask_and_wait<message<schema::CommitReceipt>>(node.node().system(),
                                                          one, 5s, work("x"));
  auto state = tell_state(node, state_of("/sleeper"));
  REQUIRE(state);
  CHECK(state->path == "/sleeper");
  CHECK(state->json == R"({"handled":3})");
  auto silent = tell_state(node, state_of("/inspection/cluster"));
  REQUIRE(silent);
  CHECK(silent->json.empty());
  CHECK_FALSE(silent->why_not.empty());
  CHECK(tell_state(node, state_of("/nobody")).error().code == errc::not_found);
}

TEST_CASE("a busy actor's state is waited for no longer than asked") {
  inspected_node node;
  node.wedge("/sleeper");
  auto state = tell_state(node, state_of("/sleeper", 50));
  REQUIRE(state);
  CHECK(state->json.empty());
  CHECK(state->why_not == "it did not answer within 50 ms");
}

TEST_CASE("killing the inspector changes nothing but its restarts") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  runtime::kill_actor(node.find<inspector_actor>(inspector::path));
  CHECK(runtime::ask_and_wait<message<schema::CommitReceipt>>(
      node.node().system(), one, 5s, work("x")));
  std::this_thread::sleep_for(20ms);
  auto seen = node.ask<schema::NodeSnapshot, inspector_actor>(
      inspector::path, query([](auto to) {
        to.setKind("inspector");
        to.setDeaths(10);
      }));
  REQUIRE(seen);
  auto restarts = seen->read(
      [](schema::NodeSnapshot::Reader from) -> result<std::uint32_t> {
        CHECK(from.getDeaths().size() == 1);
        CHECK(read_text(from.getDeaths()[0].getHow()) == "killed");
        return from.getActors()[0].getRestarts();
      });
  CHECK(restarts.value() == 1);
}

TEST_CASE("rates and busy shares are those of the last seconds") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  auto until = steady::now() + 2300ms;
  std::uint64_t sent = 0;
  while (steady::now() < until) {
    runtime::ask_and_wait<message<schema::CommitReceipt>>(node.node().system(),
                                                          one, 5s, work("x"));
    ++sent;
    std::this_thread::sleep_for(5ms);
  }
  auto seen = node.ask<schema::NodeSnapshot, inspector_actor>(
      inspector::path, query([](auto to) {
        to.setPath("/sleeper");
        to.setWindowMs(1000);
      }));
  auto rate
      = seen.value()
            .read([](schema::NodeSnapshot::Reader from) -> result<double> {
              auto actor = from.getActors()[0];
              CHECK(actor.getWindowMs() >= 1000);
              CHECK(actor.getBusy() < 0.9);
              return actor.getRate();
            })
            .value();
  CHECK(rate > 0.3 * static_cast<double>(sent) / 2.3);
  CHECK(rate < 3.0 * static_cast<double>(sent) / 2.3);
}

TEST_CASE("a trace ends by itself, of its count, its rate or its time") {
  inspected_node node;
  auto one = node.find<sleeper_actor>("/sleeper");
  struct report {
    std::size_t events = 0;
    std::string ended, type, sender, key, path;
  };
  auto trace = [&](auto fill) {
    auto request = messages::make_message<schema::TraceRequest>(
        [&](auto to) { fill(to); });
    return node.ask<schema::TraceReport, inspector_actor>(inspector::path,
                                                          request);
  };
  auto read = [](const message<schema::TraceReport>& from) {
    return from
        .read([](schema::TraceReport::Reader seen) -> result<report> {
          report out{seen.getEvents().size(),
                     read_text(seen.getEnded()),
                     {},
                     {},
                     {},
                     {}};
          if (out.events > 0) {
            auto event = seen.getEvents()[0];
            out.type = read_text(event.getType());
            out.sender = read_text(event.getSender());
            out.key = read_text(event.getKey());
            out.path = read_text(event.getPath());
            CHECK(event.getTookNs() > 0);
          }
          return out;
        })
        .value();
  };
  std::atomic<bool> stop{false};
  std::thread traffic{[&] {
    while (!stop) {
      runtime::tell_from_outside(one, work("x"));
      std::this_thread::sleep_for(1ms);
    }
  }};
  auto some = read(trace([](auto to) {
                     to.setPath("/sl*");
                     to.setCount(5);
                   }).value());
  CHECK(some.events == 5);
  CHECK(some.ended == "count");
  CHECK(some.type == "CommitStep");
  CHECK(some.sender == "/test");
  CHECK(some.key == "key");
  CHECK(some.path == "/sleeper");
  auto fast = read(trace([](auto to) {
                     to.setType("CommitStep");
                     to.setRate(3);
                     to.setCount(1000);
                   }).value());
  CHECK(fast.ended == "rate");
  CHECK(fast.events == 3);
  auto none = read(trace([](auto to) {
                     to.setPath("/other");
                     to.setForMs(100);
                   }).value());
  CHECK(none.ended == "time");
  CHECK(none.events == 0);
  stop = true;
  traffic.join();
  CHECK_FALSE(node.node().environment().trace.on());
}
