#include "actors/cluster/artefact_grants.hpp"
#include "actors/cluster/paths.hpp"
#include "actors/placement/work_queue.hpp"

#include <catch2/catch.hpp>

namespace automodel::actors {

namespace {

free_slot slot_of(const std::string& node, std::uint32_t number,
                  std::uint32_t busy = 0, bool here = false,
                  bool holdout = true) {
  return {slot_path(node, number), node, busy, here, holdout};
}

} // namespace

TEST_CASE("work goes in the order of its plan, to the idlest node") {
  work_queue queue;
  queue.add({1, "a", 7, false});
  queue.add({2, "a", 3, false});
  auto first = queue.next({slot_of("x", 1, 1), slot_of("y", 1, 0)}, {});
  REQUIRE(first);
  CHECK(first->number == 2);
  CHECK(first->slot == slot_path("y", 1));
  CHECK(queue.next({slot_of("x", 1)}, {})->number == 1);
  CHECK_FALSE(queue.next({slot_of("x", 1)}, {}));
}

TEST_CASE("of equally busy nodes, this one comes first, then the path") {
  work_queue queue;
  queue.add({1, "a", 0, false});
  queue.add({2, "a", 1, false});
  CHECK(queue.next({slot_of("a", 1), slot_of("z", 1, 0, true)}, {})->slot
        == slot_path("z", 1));
  CHECK(queue.next({slot_of("b", 1), slot_of("a", 1)}, {})->slot
        == slot_path("a", 1));
}

TEST_CASE("the experiment with the least at work is served first") {
  work_queue queue;
  queue.add({1, "a", 0, false});
  queue.add({2, "b", 9, false});
  CHECK(queue.next({slot_of("x", 1)}, {{"a", 2}, {"b", 1}})->number == 2);
}

TEST_CASE("held-out targets go only where they may be read") {
  work_queue queue;
  queue.add({1, "a", 0, true});
  queue.add({2, "a", 1, false});
  auto trainer_only = slot_of("t", 1, 0, false, false);
  CHECK(queue.next({trainer_only}, {})->number == 2);
  CHECK_FALSE(queue.next({trainer_only}, {}));
  CHECK(queue.next({trainer_only, slot_of("e", 1, 5)}, {})->slot
        == slot_path("e", 1));
}

TEST_CASE("what is held waits, and what is removed is forgotten") {
  work_queue queue;
  queue.add({1, "a", 0, false});
  queue.add({2, "b", 5, false});
  queue.add({3, "a", 1, false});
  queue.hold("a");
  CHECK(queue.next({slot_of("x", 1)}, {})->number == 2);
  CHECK_FALSE(queue.next({slot_of("x", 1)}, {}));
  queue.remove(1);
  queue.release("a");
  CHECK(queue.next({slot_of("x", 1)}, {})->number == 3);
  CHECK(queue.size() == 0);
}

TEST_CASE("a grant lasts as long as one piece of work needs it") {
  artefact_grants grants;
  auto one = digest_of("one"), two = digest_of("two");
  grants.grant("n", std::vector{one, two});
  grants.grant("n", std::vector{one});
  CHECK(grants.allows("n", two));
  CHECK_FALSE(grants.allows("m", one));
  grants.revoke("n", std::vector{one, two});
  CHECK(grants.allows("n", one));
  CHECK_FALSE(grants.allows("n", two));
  grants.revoke("n", std::vector{one});
  CHECK_FALSE(grants.allows("n", one));
}

TEST_CASE("paths of slots are told from those below and beside them") {
  CHECK(is_slot("/node/a/slots/1"));
  CHECK_FALSE(is_slot("/node/a/slots/1/trainer"));
  CHECK_FALSE(is_slot("/node/a/gate"));
  CHECK_FALSE(is_slot("/memory"));
  CHECK(node_of("/node/a-1/slots/2") == "a-1");
}

} // namespace automodel::actors
