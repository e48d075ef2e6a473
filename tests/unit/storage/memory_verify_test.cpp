#include "memory_fixture.hpp"
#include "table_edit.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

small_experiment fill_small(const std::filesystem::path& folder) {
  auto memory = memory::open(folder).value();
  return make_small_experiment(memory);
}

verification verify(const std::filesystem::path& folder, bool deep = false) {
  return memory_reader::open(folder).value().verify(deep).value();
}

bool names_place(const verification& seen, const std::string& place) {
  for (const auto& finding : seen.findings)
    if (finding.place == place)
      return true;
  return false;
}

void flip(std::string& text, std::size_t at) {
  text.at(at) ^= 1;
}

// A fault in a derived table.
struct table_fault {
  table_id table;
  std::function<void(table_content&)> seed;
};

const std::vector<table_fault>& table_faults() {
  static const auto drop_first = [](table_content& c) { c.erase(c.begin()); };
  static const auto flip_value
      = [](table_content& c) { flip(c.begin()->second, 0); };
  static const auto flip_key = [](table_content& c) {
    auto node = c.extract(c.begin());
    node.key().back() ^= 1;
    c.insert(std::move(node));
  };
  static const auto add_key
      = [](table_content& c) { c[c.begin()->first + "x"] = ""; };
  static const std::vector<table_fault> faults{
      {table_id::by_id, drop_first},        {table_id::by_id, flip_value},
      {table_id::by_id, flip_key},          {table_id::by_experiment, add_key},
      {table_id::by_step, flip_value},      {table_id::by_kind, flip_key},
      {table_id::by_candidate, drop_first}, {table_id::decisions, drop_first},
      {table_id::outcomes, add_key},        {table_id::children, flip_key},
      {table_id::mentions, flip_value},     {table_id::commits, flip_value},
      {table_id::commits, drop_first},      {table_id::experiments, flip_value},
      {table_id::experiments, drop_first},  {table_id::experiments, add_key}};
  return faults;
}

} // namespace

TEST_CASE("a sound memory has no findings") {
  temporary_folder folder;
  fill_small(folder.path());
  auto seen = verify(folder.path(), true);
  CHECK(seen.clean());
  CHECK(seen.records == 10);
  CHECK(seen.artefacts == 5);
  CHECK(seen.dropped == 0);
}

TEST_CASE("each fault of a table is found, and rebuilding mends it") {
  for (const auto& [table, seed] : table_faults()) {
    INFO(name_of(table));
    temporary_folder folder;
    fill_small(folder.path());
    edit_table(folder.path(), table, seed);
    auto seen = verify(folder.path());
    CHECK_FALSE(seen.clean());
    CHECK(names_place(seen, name_of(table)));
    {
      auto memory = memory::open(folder.path()).value();
      CHECK(memory.rebuild().value() == 10);
    }
    CHECK(verify(folder.path()).clean());
  }
}

TEST_CASE("each byte of the journal is covered") {
  temporary_folder folder;
  fill_small(folder.path());
  std::size_t bytes = 0;
  edit_table(folder.path(), table_id::journal,
             [&](table_content& c) { bytes = c[journal_key(5)].size(); });
  REQUIRE(bytes > 200);
  for (std::size_t at = 0; at < bytes; at += 3) {
    INFO("byte " << at << " of " << bytes);
    auto flip_it = [&](table_content& c) { flip(c[journal_key(5)], at); };
    edit_table(folder.path(), table_id::journal, flip_it);
    auto reader = memory_reader::open(folder.path()).value();
    auto seen = reader.verify().value();
    REQUIRE(names_place(seen, "journal"));
    edit_table(folder.path(), table_id::journal, flip_it);
    at += bytes / 40;
  }
  CHECK(verify(folder.path()).clean());
}

TEST_CASE("a journal with a gap, a swap or a cut is found and not rebuilt") {
  std::vector<std::function<void(table_content&)>> faults{
      [](table_content& c) { c.erase(journal_key(4)); },
      [](table_content& c) { c.erase(journal_key(1)); },
      [](table_content& c) { std::swap(c[journal_key(3)], c[journal_key(4)]); },
      [](table_content& c) { c[journal_key(5)].resize(100); },
      [](table_content& c) { c[journal_key(5)].clear(); }};
  for (const auto& seed : faults) {
    temporary_folder folder;
    fill_small(folder.path());
    edit_table(folder.path(), table_id::journal, seed);
    CHECK(names_place(verify(folder.path()), "journal"));
    auto memory = memory::open(folder.path()).value();
    CHECK_FALSE(memory.rebuild());
  }
}

TEST_CASE("a damaged record is refused when it is read") {
  temporary_folder folder;
  fill_small(folder.path());
  edit_table(folder.path(), table_id::journal,
             [](table_content& c) { flip(c[journal_key(2)], 120); });
  auto reader = memory_reader::open(folder.path()).value();
  auto record = reader.get(std::uint64_t{2});
  REQUIRE_FALSE(record);
  CHECK(record.error().code == errc::corrupt);
  CHECK(record.error().message.find("#2") != std::string::npos);
  CHECK(reader.log({}).error().code == errc::corrupt);
  CHECK(reader.get(std::uint64_t{3}));
}

TEST_CASE("the last records missing is found by the tables") {
  temporary_folder folder;
  fill_small(folder.path());
  edit_table(folder.path(), table_id::journal,
             [](table_content& c) { c.erase(journal_key(10)); });
  CHECK(names_place(verify(folder.path()), "by_id"));
}

TEST_CASE("a missing artefact is found, a dropped one is counted") {
  temporary_folder folder;
  auto made = fill_small(folder.path());
  {
    auto memory = memory::open(folder.path()).value();
    CHECK(memory.artefacts().drop(made.model).value());
    std::filesystem::remove(memory.artefacts().path(made.champion));
  }
  auto seen = verify(folder.path());
  CHECK(seen.dropped == 1);
  REQUIRE(seen.findings.size() == 1);
  CHECK(seen.findings[0].place == "artefacts");
  CHECK(seen.findings[0].index == 9);
  CHECK(seen.findings[0].message.find(to_hex(made.champion))
        != std::string::npos);
}

TEST_CASE("an edited artefact is found by the deep look only") {
  temporary_folder folder;
  auto made = fill_small(folder.path());
  auto file
      = artefact_store::read_only(folder.path() / "artefacts").path(made.model);
  std::filesystem::remove(file);
  std::ofstream{file} << "e1modem";
  CHECK(verify(folder.path(), false).clean());
  auto seen = verify(folder.path(), true);
  REQUIRE(seen.findings.size() == 1);
  CHECK(seen.findings[0].index == 4);
}

TEST_CASE("a writer of tables of another form folds them anew") {
  temporary_folder folder;
  fill_small(folder.path());
  edit_table(folder.path(), table_id::meta,
             [](table_content& c) { c["fold"] = to_value(999); });
  edit_table(folder.path(), table_id::by_kind,
             [](table_content& c) { c.clear(); });
  CHECK(memory_reader::open(folder.path()).error().code == errc::incompatible);
  memory::open(folder.path()).value();
  CHECK(verify(folder.path()).clean());
}
