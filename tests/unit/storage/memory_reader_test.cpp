#include "indexes.hpp"
#include "memory_fixture.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Record;

} // namespace

TEST_CASE("records are found by experiment, kind and candidate") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  make_small_experiment(memory, "aa11");
  make_small_experiment(memory, "aa22");
  auto reader = memory.reader();
  auto log = [&](const record_filter& filter) {
    return indexes(reader.log(filter).value());
  };
  CHECK(log({}).size() == 20);
  CHECK(log({.experiment = "aa11"}).size() == 10);
  CHECK(log({.experiment = "aa"}).size() == 20);
  CHECK(log({.experiment = "bb"}).empty());
  CHECK(log({.kind = Record::INTENT}) == index_list{1, 11});
  CHECK(log({.candidate = "ease"}) == index_list{4, 5, 8, 9, 14, 15, 18, 19});
  CHECK(log({.candidate = "pop"}) == index_list{8, 18});
  CHECK(log({.candidate = "eas"}).empty());
  CHECK(log({.experiment = "aa2",
             .kind = Record::EVALUATION,
             .candidate = "ease"})
        == index_list{15});
  CHECK(log({.from = 19}) == index_list{19, 20});
  CHECK(log({.from = 21}).empty());
  CHECK(log({.limit = 2}) == index_list{1, 2});
  CHECK(log({.limit = 2, .newest_first = true}) == index_list{20, 19});
  CHECK(log({.kind = Record::INTENT, .from = 2}) == index_list{11});
}

TEST_CASE("an experiment's steps, decisions and outcomes are its own") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  make_small_experiment(memory, "e");
  make_small_experiment(memory, "e2");
  auto reader = memory.reader();
  CHECK(indexes(reader.steps("e").value())
        == index_list{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(indexes(reader.decisions("e2").value()) == index_list{17});
  CHECK(indexes(reader.outcomes("e").value()) == index_list{5, 8, 9, 6, 8});
  CHECK(indexes(reader.outcomes("e", "mf bpr").value()) == index_list{6});
  CHECK(reader.step("e", "fit/ease").value()->index == 4);
  CHECK_FALSE(reader.step("e", "fit/nothing").value());
  CHECK_FALSE(reader.step("nothing", "fit/ease").value());
}

TEST_CASE("experiments are summed up") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  make_small_experiment(memory, "zz");
  memory.commit(step_of(1, {"intent"}, "/other")).value();
  auto found = memory.reader().experiments().value();
  REQUIRE(found.size() == 2);
  CHECK(found[0].experiment == "zz");
  CHECK(found[0].name == "name of zz");
  CHECK(found[0].status == experiment_status::finished);
  CHECK(found[0].records == 10);
  CHECK(found[0].first_index == 1);
  CHECK(found[0].last_index == 10);
  CHECK(found[0].of_kind[Record::FAILURE] == 1);
  CHECK(found[0].first_unix_ms == 1'700'000'000'000);
  CHECK(found[1].status == experiment_status::running);
  CHECK(found[1].name == "quickstart");

  memory
      .commit(
          {"/other",
           2,
           {draft("finished",
                  [](auto record) { record.initFinished().setOk(false); })}})
      .value();
  CHECK(memory.reader().experiments()->at(1).status
        == experiment_status::failed);
}

TEST_CASE("a record is found by the start of its id or by its index") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  make_small_experiment(memory);
  auto reader = memory.reader();
  auto third = reader.get(std::uint64_t{3}).value();
  auto hex = to_hex(third.id);
  CHECK(reader.find(hex)->index == 3);
  CHECK(reader.find(hex.substr(0, 12))->index == 3);
  CHECK(reader.find("#3")->id == third.id);
  CHECK(reader.get(third.id)->index == 3);
  CHECK(reader.find("#11").error().code == errc::not_found);
  CHECK(reader.get(std::uint64_t{0}).error().code == errc::not_found);
  CHECK(reader.find(std::string(64, '0')).error().code == errc::not_found);
  for (auto bad : {"", "#", "#0", "#-1", "#3x", "abc", "xyzw", "ABCD",
                   "#99999999999999999999"})
    CHECK(reader.find(bad).error().code == errc::invalid_argument);
}

TEST_CASE("the start of several ids is ambiguous and they are listed") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  std::vector<std::string> names;
  for (int i = 0; i < 2000; ++i)
    names.push_back("step-" + std::to_string(i));
  auto ids = memory.commit(step_of(1, names)).value().ids;
  std::sort(ids.begin(), ids.end());
  auto same_start = [](const digest& a, const digest& b) {
    return to_hex(a).substr(0, 4) == to_hex(b).substr(0, 4);
  };
  auto twins = std::adjacent_find(ids.begin(), ids.end(), same_start);
  REQUIRE(twins != ids.end());
  auto start = to_hex(*twins).substr(0, 4);
  auto found = memory.reader().find(start);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::conflict);
  CHECK(found.error().hint.find(to_hex(*twins).substr(0, 16))
        != std::string::npos);
  CHECK(memory.reader().why(start).error().code == errc::conflict);
}

TEST_CASE("why leads from an artefact back to the intent") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto made = make_small_experiment(memory);
  auto reader = memory.reader();
  auto lineage = reader.why(made.champion).value();
  CHECK(lineage.complete);
  CHECK(indexes(lineage.records) == index_list{9, 8, 7, 5, 4, 3, 2, 1});
  using edges = std::vector<std::pair<std::size_t, std::size_t>>;
  CHECK(lineage.edges
        == edges{{0, 1},
                 {1, 2},
                 {1, 3},
                 {2, 3},
                 {0, 4},
                 {3, 4},
                 {4, 5},
                 {5, 6},
                 {6, 7}});
  CHECK(lineage.records.back()
            .record
            .read([](auto record) -> result<bool> { return record.isIntent(); })
            .value());
  CHECK(reader.why("#9")->records.size() == 8);
  CHECK(reader.why(to_hex(made.model).substr(0, 10))->records.front().index
        == 4);
  auto cut = reader.why("#9", 3).value();
  CHECK_FALSE(cut.complete);
  CHECK(cut.records.size() == 3);
  CHECK(reader.why(digest_of("nothing")).error().code == errc::not_found);
}

TEST_CASE("parents, children and users of an artefact are one step away") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto made = make_small_experiment(memory);
  auto reader = memory.reader();
  auto id = [&](std::uint64_t index) { return reader.get(index)->id; };
  CHECK(indexes(reader.parents(id(9)).value()) == index_list{8, 4});
  CHECK(indexes(reader.children(id(5)).value()) == index_list{7, 8});
  CHECK(reader.children(id(10)).value().empty());
  CHECK(indexes(reader.users_of(made.model).value()) == index_list{4});
  CHECK(indexes(reader.users_of(made.rows).value()) == index_list{2, 3});
}

TEST_CASE("artefacts that no record names are listed") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  make_small_experiment(memory);
  CHECK(memory.reader().unreferenced_artefacts().value().empty());
  auto stray
      = memory.artefacts().put(std::as_bytes(std::span{"stray", 5})).value();
  CHECK(memory.reader().unreferenced_artefacts().value() == std::vector{stray});
}

TEST_CASE("an empty memory answers") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  auto reader = memory.reader();
  CHECK(reader.head()->index == 0);
  CHECK(reader.log({}).value().empty());
  CHECK(reader.experiments().value().empty());
  CHECK(reader.verify()->clean());
  CHECK(reader.find("#1").error().code == errc::not_found);
}

TEST_CASE("ten thousand records are committed and found") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  std::vector<step_commit> steps;
  for (std::uint64_t i = 1; i <= 10'000; ++i)
    steps.push_back(step_of(i, {"step-" + std::to_string(i)}));
  for (std::size_t i = 0; i < steps.size(); i += 1000)
    for (const auto& receipt :
         memory.commit_all(std::span{steps}.subspan(i, 1000)))
      REQUIRE(receipt);
  auto reader = memory.reader();
  CHECK(reader.head()->index == 10'000);
  CHECK(reader.log({.limit = 120, .newest_first = true})->size() == 120);
  CHECK(reader.step("e1", "step-7777").value()->index == 7777);
  CHECK(reader.experiments()->front().records == 10'000);
  CHECK(reader.verify()->clean());
}
