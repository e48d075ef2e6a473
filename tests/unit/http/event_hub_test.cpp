#include "runtime/http/client.hpp"
#include "runtime/http/event_hub.hpp"

#include <catch2/catch.hpp>

using namespace automodel::runtime::http;

TEST_CASE("clients get the events they want") {
  event_hub hub;
  auto all = hub.subscribe({});
  auto some = hub.subscribe({"death"});
  CHECK(hub.publish("record", "1") == 1);
  CHECK(hub.publish("death", "2") == 2);
  CHECK(all->take()
        == "id: 1\nevent: record\ndata: 1\n\n"
           "id: 2\nevent: death\ndata: 2\n\n");
  CHECK(some->take() == "id: 2\nevent: death\ndata: 2\n\n");
  CHECK(some->take().empty());
}

TEST_CASE("a client that comes back gets what it missed") {
  event_hub hub{4, 10, 3};
  for (int i = 1; i <= 5; ++i)
    hub.publish("n", std::to_string(i));
  auto text = hub.subscribe({}, 3)->take();
  auto events = take_events(text);
  REQUIRE(events.size() == 2);
  CHECK(events[0].data == "4");
  text = hub.subscribe({}, 99)->take(); // of an earlier life of the node
  CHECK(take_events(text).size() == 3);
  CHECK(hub.subscribe({})->take().empty());
}

TEST_CASE("a slow client is cut off and costs no more memory") {
  event_hub hub{2, 3};
  auto slow = hub.subscribe({});
  auto other = hub.subscribe({});
  CHECK(hub.subscribe({}) == nullptr);
  for (int i = 0; i < 5; ++i) {
    hub.publish("n", "x");
    other->take();
  }
  CHECK(slow->closed());
  CHECK_FALSE(other->closed());
  CHECK(hub.clients() == 1);
  auto text = slow->take();
  CHECK(take_events(text).size() == 3);
}

TEST_CASE("a reader is woken by news and by the end") {
  event_hub hub;
  auto queue = hub.subscribe({});
  int woken = 0;
  queue->on_change([&] { ++woken; });
  hub.publish("n", "x");
  CHECK(woken == 1);
  hub.close();
  CHECK(woken == 2);
  CHECK(queue->closed());
}

TEST_CASE("events are taken off a stream piece by piece") {
  std::string text = ": ping\n\nid: 1\nevent: a\ndata: {}\n\nid: 2\nev";
  auto events = take_events(text);
  REQUIRE(events.size() == 1);
  CHECK(events[0].id == "1");
  CHECK(events[0].type == "a");
  CHECK(events[0].data == "{}");
  CHECK(text == "id: 2\nev");
}
