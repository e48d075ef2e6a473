#include "tests/unit/storage/memory_fixture.hpp"

#include <catch2/catch.hpp>

// Memories as older builds left them, each a whole small experiment: every
// later build goes on with them. `fold-N` was written by a build whose tables
// had form N.

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

namespace fs = std::filesystem;
using messages::schema::Record;

struct older {
  const char* name;
  const char* chain; ///< of its last record
};

constexpr older memories[] = {
    {"fold-1",
     "d217788b8f3f997ed1280d69be4690ba6758c4b1f357b5c172361fe9bbfa0f92"},
    {"fold-3",
     "1b7b461c2189fde6788a71d8df2261a5eabc4dc828312fec011e945f8f24aef1"},
};

constexpr std::uint64_t records = 19;

} // namespace

TEST_CASE("a memory that an older build left is read and gone on with") {
  for (const auto& [name, chain] : memories) {
    INFO(name);
    temporary_folder folder;
    auto at = folder.path() / name;
    fs::copy(fs::path{GOLDEN_MEMORIES} / name, at, fs::copy_options::recursive);

    // Readers change nothing; they say what to do.
    auto refused = memory_reader::open(at);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::incompatible);
    CHECK(refused.error().hint == "automodel memory rebuild");

    auto opened = memory::open(at, {.create = false}).value();
    auto reader = opened.reader();
    CHECK(reader.head()->index == records);
    CHECK(to_hex(reader.head()->chain) == chain);
    CHECK(reader.verify(true)->clean());

    auto finished = reader.log({.kind = Record::FINISHED}).value();
    REQUIRE(finished.size() == 1);
    auto why = reader.why(finished.front().id).value();
    CHECK(why.complete);
    CHECK(why.records.back().index == 1);
    CHECK(reader.experiments()->front().status == experiment_status::finished);

    // Also by what its build did not index.
    auto data = reader.experiments()->front().dataset;
    REQUIRE(data);
    CHECK(reader
              .log({.kind = Record::EVALUATION,
                    .candidate = "itemknn",
                    .dataset = to_hex(*data)})
              ->size()
          == 3);

    CHECK(opened.commit(step_of(1, {"more"}, "/later"))->first_index
          == records + 1);
    CHECK(reader.verify()->clean());
  }
}
