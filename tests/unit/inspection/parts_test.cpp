#include "actors/inspection/load_history.hpp"
#include "actors/inspection/status_page.hpp"
#include "runtime/path_pattern.hpp"
#include "runtime/tracer.hpp"

#include <capnp/message.h>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace std::chrono_literals;
using runtime::matches_pattern;

TEST_CASE("a star stands for any characters") {
  CHECK(matches_pattern("/a/b", ""));
  CHECK(matches_pattern("/a/b", "/a/b"));
  CHECK(matches_pattern("/a/b", "*"));
  CHECK(matches_pattern("/a/b", "/a/*"));
  CHECK(matches_pattern("/a/", "/a/*"));
  CHECK(matches_pattern("/a/xbxb", "/*b"));
  CHECK(matches_pattern("/a/trainer-1/x", "*/trainer-*/x"));
  CHECK(matches_pattern("aab", "a*ab"));
  CHECK_FALSE(matches_pattern("/a/b", "/a"));
  CHECK_FALSE(matches_pattern("/a", "/a/*"));
  CHECK_FALSE(matches_pattern("/a/bc", "/*b"));
  CHECK_FALSE(matches_pattern("", "a*"));
  // Many stars and no match end soon.
  CHECK_FALSE(matches_pattern(std::string(4000, 'a'), "*a*a*a*a*a*a*a*b"));
}

TEST_CASE("rates are means over the window that was asked for") {
  actors::load_history loads;
  auto one = std::make_shared<runtime::actor_counters>("/a", "a", 0);
  constexpr std::int64_t second = 1'000'000'000;
  auto handle = [&](int times) {
    for (int i = 0; i < times; ++i) {
      one->note_enqueued();
      one->note_begin(nullptr);
      one->note_end();
    }
    one->note_pause();
  };
  CHECK(loads.load_of(*one, second, 5s).window == 0ms);
  // A hundred a second for ten seconds, then a thousand in one.
  for (int i = 1; i <= 10; ++i) {
    loads.sample({one}, i * second);
    handle(100);
  }
  loads.sample({one}, 11 * second);
  handle(1000);
  auto now = 12 * second;
  CHECK(loads.load_of(*one, now, 1s).rate == Approx(1000));
  CHECK(loads.load_of(*one, now, 5s).rate == Approx(1400.0 / 5));
  CHECK(loads.load_of(*one, now, 5s).window == 5000ms);
  CHECK(loads.load_of(*one, now, 100s).window == 11'000ms);
  loads.sample({}, now); // it died
  CHECK(loads.load_of(*one, now + second, 1s).window == 0ms);
}

TEST_CASE("a trace is bounded by count and by rate") {
  runtime::tracer tracer;
  CHECK_FALSE(tracer.on());
  CHECK_FALSE(tracer.start({"", "", 0, 10}));
  CHECK_FALSE(tracer.start({"", "", 100'000, 10}));
  REQUIRE(tracer.start({"/a*", "Ping", 2, 10}));
  CHECK(tracer.on());
  CHECK(tracer.start({"", "", 1, 1}).error().code == errc::conflict);
  CHECK(tracer.wants("/ab", "Ping"));
  CHECK_FALSE(tracer.wants("/b", "Ping"));
  CHECK_FALSE(tracer.wants("/ab", "Pong"));
  tracer.note({});
  tracer.note({});
  CHECK_FALSE(tracer.on());
  tracer.note({});
  auto log = tracer.stop();
  CHECK(log.messages.size() == 2);
  CHECK(log.ended == runtime::trace_end::count);
  REQUIRE(tracer.start({"", "", 100, 3}));
  for (int i = 0; i < 10; ++i)
    tracer.note({});
  log = tracer.stop();
  CHECK(log.messages.size() == 3);
  CHECK(log.ended == runtime::trace_end::rate);
}

TEST_CASE("an answer stays within the bounds of a message") {
  namespace schema = messages::schema;
  capnp::MallocMessageBuilder builder;
  auto all = builder.initRoot<schema::NodeSnapshot>();
  auto rows = all.initActors(5000);
  std::vector<schema::ActorStatus::Reader> readers;
  for (unsigned i = 0; i < rows.size(); ++i) {
    rows[i].setPath("/actor-" + std::to_string(i));
    rows[i].setSummary(std::string(400, 's'));
    rows[i].setMailbox(i % 10);
    readers.push_back(rows[i].asReader());
  }
  actors::inspect_filter filter;
  auto shown = actors::arrange(readers, filter);
  CHECK(shown.size() > 500);
  CHECK(shown.size() < 5000);
  filter.sort = schema::InspectQuery::Sort::MAILBOX;
  filter.limit = 3;
  shown = actors::arrange(readers, filter);
  REQUIRE(shown.size() == 3);
  CHECK(shown[0].getMailbox() == 9);
  CHECK(shown[0].getPath() == "/actor-1009"); // by path among equals
}
