#include "memory_fixture.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

TEST_CASE("a committed step comes back as it was given") {
  temporary_folder folder;
  auto memory = memory::open(folder.path() / "m").value();
  auto made = intent("intent");
  auto receipt = memory.commit({"/p", 1, {made}});
  REQUIRE(receipt);
  CHECK(receipt->first_index == 1);
  CHECK_FALSE(receipt->repeated);
  REQUIRE(receipt->ids == std::vector{id_of(made)});

  auto stored = memory.reader().get(receipt->ids[0]);
  REQUIRE(stored);
  CHECK(stored->index == 1);
  CHECK(stored->producer == "/p");
  CHECK(stored->sequence == 1);
  CHECK(record_id(stored->record).value() == id_of(made));
  auto node = stored->annex.read(
      [](messages::schema::Annex::Reader annex) -> result<std::string> {
        return std::string{annex.getNode().cStr()};
      });
  CHECK(node.value() == "node-1");
}

TEST_CASE("the chain is the hash over the chain before and the id") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto ids = memory.commit(step_of(1, {"a", "b"})).value().ids;
  digest chain;
  for (const auto& id : ids)
    chain = digest_builder{}.add(chain.bytes).add(id.bytes).finish();
  auto head = memory.reader().head().value();
  CHECK(head.index == 2);
  CHECK(head.chain == chain);
}

TEST_CASE("two memories given the same records have the same chain") {
  temporary_folder one, two;
  auto a = memory::open(one.path()).value();
  auto b = memory::open(two.path()).value();
  auto step = step_of(1, {"a"});
  a.commit(step).value();
  step.producer = "/other";
  step.records[0].annex = {};
  b.commit(step).value();
  CHECK(a.reader().head()->chain == b.reader().head()->chain);
}

TEST_CASE("a repeated sequence has no effect and the old receipt") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto first = memory.commit(step_of(1, {"a", "b"})).value();
  memory.commit(step_of(2, {"c"})).value();
  auto again = memory.commit(step_of(1, {"a", "b"}));
  REQUIRE(again);
  CHECK(again->repeated);
  CHECK(again->first_index == first.first_index);
  CHECK(again->ids == first.ids);
  CHECK(memory.reader().head()->index == 3);
}

TEST_CASE("a repeated sequence with other records is a conflict") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.commit(step_of(1, {"a"})).value();
  for (const auto& other : {step_of(1, {"b"}), step_of(1, {"a", "b"})}) {
    auto again = memory.commit(other);
    REQUIRE_FALSE(again);
    CHECK(again.error().code == errc::conflict);
  }
  CHECK(memory.reader().head()->index == 1);
}

TEST_CASE("a gap in a producer's sequence is refused") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  CHECK(memory.commit(step_of(2, {"a"})).error().code
        == errc::invalid_argument);
  memory.commit(step_of(1, {"a"})).value();
  auto gap = memory.commit(step_of(3, {"b"}));
  REQUIRE_FALSE(gap);
  CHECK(gap.error().hint == "the next is 2");
  CHECK(memory.commit(step_of(1, {"b"}, "/another")));
  CHECK(memory.reader().last_sequence("/experiments/e1").value() == 1);
  CHECK(memory.reader().last_sequence("/another").value() == 1);
  CHECK(memory.reader().last_sequence("/an").value() == 0);
  CHECK(memory.reader().last_sequence("/zzz").value() == 0);
}

TEST_CASE("a step is recorded once per experiment") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.commit(step_of(1, {"a"})).value();
  CHECK(memory.commit(step_of(2, {"a"})).error().code == errc::conflict);
  CHECK(memory.commit(step_of(2, {"b", "b"})).error().code == errc::conflict);
  CHECK(memory.commit(step_of(2, {"b"})));
}

TEST_CASE("a step is written whole or not at all") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.commit(step_of(1, {"a"})).value();
  auto step = step_of(2, {"b", "c"});
  step.records.push_back(intent("d", {digest_of("no record")}));
  auto refused = memory.commit(step);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::not_found);
  CHECK(memory.reader().head()->index == 1);
  CHECK_FALSE(memory.reader().step("e1", "b").value());
  CHECK(memory.reader().verify()->clean());
}

TEST_CASE("records of one step may rest on each other, not on later ones") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto first = intent("a");
  auto second = intent("b", {id_of(first)});
  CHECK(memory.commit({"/p", 1, {second, first}}).error().code
        == errc::not_found);
  CHECK(memory.commit({"/p", 1, {first, second}}));
}

TEST_CASE("a record may only name artefacts that are there") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto named = digest_of("profile");
  auto profile = draft("profile", [&](auto record) {
    record.initProfile().setHash(as_data(named));
  });
  CHECK(memory.commit({"/p", 1, {profile}}).error().code == errc::not_found);
  memory.artefacts().put(std::as_bytes(std::span{"profile", 7})).value();
  CHECK(memory.commit({"/p", 1, {profile}}));
}

TEST_CASE("group commit answers each step by itself") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.commit(step_of(1, {"old"}, "/c")).value();
  std::vector steps{step_of(1, {"a"}, "/a"),   step_of(5, {"x"}, "/b"),
                    step_of(1, {"old"}, "/c"), step_of(2, {"c"}, "/a"),
                    step_of(2, {"c"}, "/a"),   step_of(1, {"a"}, "/d")};
  auto receipts = memory.commit_all(steps);
  REQUIRE(receipts.size() == 6);
  CHECK(receipts[0]->first_index == 2);
  CHECK(receipts[1].error().code == errc::invalid_argument);
  CHECK(receipts[2]->repeated);
  CHECK(receipts[3]->first_index == 3);
  CHECK(receipts[4]->repeated);
  CHECK(receipts[4]->first_index == 3);
  CHECK(receipts[5].error().code == errc::conflict);
  CHECK(memory.reader().head()->index == 3);
  CHECK(memory.reader().verify()->clean());
}

TEST_CASE("a memory goes on where it was left") {
  temporary_folder folder;
  digest chain;
  {
    auto memory = memory::open(folder.path()).value();
    memory.commit(step_of(1, {"a"})).value();
    chain = memory.reader().head()->chain;
  }
  auto memory
      = memory::open(folder.path(), {.map_bytes = 1 << 24, .create = false});
  REQUIRE(memory);
  CHECK(memory->reader().head()->chain == chain);
  CHECK(memory->commit(step_of(1, {"a"}))->repeated);
  CHECK(memory->commit(step_of(2, {"b"}))->first_index == 2);
  CHECK(memory->reader().verify()->clean());
}

TEST_CASE("a memory is only made when that is wanted") {
  temporary_folder folder;
  auto opened = memory::open(folder.path(), {.create = false});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == errc::not_found);
  CHECK(memory_reader::open(folder.path()).error().code == errc::not_found);
  CHECK(std::filesystem::is_empty(folder.path()));
}
