#include "memory_fixture.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

TEST_CASE("a backup is a memory of its own with the same chain") {
  temporary_folder folder;
  auto copy = folder.path() / "backups" / "monday";
  std::filesystem::create_directories(copy.parent_path());
  journal_head head;
  {
    auto memory = memory::open(folder.path() / "m").value();
    auto made = make_small_experiment(memory);
    CHECK(memory.artefacts().drop(made.model).value());
    REQUIRE(memory.reader().backup(copy));
    head = memory.reader().head().value();
    memory.commit(step_of(1, {"later"}, "/later")).value();
  }
  auto reader = memory_reader::open(copy).value();
  CHECK(reader.head()->index == head.index);
  CHECK(reader.head()->chain == head.chain);
  auto seen = reader.verify(true).value();
  CHECK(seen.clean());
  CHECK(seen.dropped == 1);
  CHECK(seen.artefacts == 5);
}

TEST_CASE("a backup can be written to") {
  temporary_folder folder;
  {
    auto memory = memory::open(folder.path() / "m").value();
    make_small_experiment(memory);
    std::filesystem::create_directory(folder.path() / "empty");
    REQUIRE(memory.reader().backup(folder.path() / "empty/"));
  }
  auto memory = memory::open(folder.path() / "empty").value();
  CHECK(memory.commit(step_of(1, {"later"}, "/later"))->first_index == 11);
  CHECK(memory.reader().verify(true)->clean());
}

TEST_CASE("a backup overwrites nothing") {
  temporary_folder folder;
  auto memory = memory::open(folder.path() / "m").value();
  make_small_experiment(memory);
  auto taken = folder.path() / "taken";
  std::filesystem::create_directory(taken);
  std::ofstream{taken / "letter"} << "dear";
  CHECK(memory.reader().backup(taken).error().code == errc::conflict);
  CHECK(memory.reader().backup(folder.path() / "m").error().code
        == errc::conflict);
  CHECK(memory.reader().backup(taken / "letter").error().code
        == errc::conflict);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "taken.partial"));
}

TEST_CASE("what an interrupted backup left is replaced") {
  temporary_folder folder;
  auto memory = memory::open(folder.path() / "m").value();
  make_small_experiment(memory);
  auto copy = folder.path() / "copy";
  std::filesystem::create_directory(folder.path() / "copy.partial");
  std::ofstream{folder.path() / "copy.partial" / "half"} << "half";
  REQUIRE(memory.reader().backup(copy));
  CHECK_FALSE(std::filesystem::exists(copy / "half"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "copy.partial"));
  CHECK(memory_reader::open(copy).value().verify(true)->clean());
}
