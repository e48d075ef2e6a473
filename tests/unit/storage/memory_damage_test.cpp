#include "base/random_stream.hpp"
#include "memory_fixture.hpp"
#include "storage/lmdb/page_check.hpp"
#include "storage/memory_layout.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

// A memory of several levels of pages: 600 records, some on pages of their
// own, and pages on the free list.
void fill_many_pages(const std::filesystem::path& folder) {
  auto memory = memory::open(folder).value();
  for (std::uint64_t i = 1; i <= 20; ++i) {
    step_commit step{"/p", i, {}};
    for (int k = 0; k < 30; ++k) {
      auto name = std::to_string(i) + "/" + std::to_string(k);
      step.records.push_back(draft(name, [&](auto record) {
        auto intent = record.initIntent();
        intent.setName(name);
        intent.setResolvedFile(std::string(k == 7 ? 9000 : 30, 'x'));
      }));
    }
    memory.commit(step).value();
  }
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

// What a person does with a damaged memory, in a process of its own:
// 0: nothing is wrong; 1: clearly refused or found; others: a defect of ours.
int use_it(const std::filesystem::path& folder) {
  auto told = [](const error& what) {
    return what.code == errc::corrupt || what.code == errc::incompatible ? 1
                                                                         : 2;
  };
  bool found = false;
  {
    auto reader = memory_reader::open(folder);
    if (!reader)
      return told(reader.error());
    auto seen = reader->verify();
    if (!seen)
      return told(seen.error());
    found = !seen->clean();
    static_cast<void>(reader->log({.candidate = "ease"}));
    static_cast<void>(reader->why("#600"));
  }
  auto memory = memory::open(folder);
  if (!memory)
    return told(memory.error());
  auto receipt = memory->commit(step_of(21, {"more", "and more"}, "/p"));
  if (!receipt && !found)
    return 3;
  static_cast<void>(memory->rebuild());
  return found ? 1 : 0;
}

struct damaged_memory {
  temporary_folder folder;
  std::string sound;

  damaged_memory() {
    fill_many_pages(folder.path());
    sound = read_file(data());
  }
  std::filesystem::path data() const {
    return memory_layout{folder.path()}.data;
  }
  int use(const std::string& bytes) {
    write_file(data(), bytes);
    return run_in_child([&] { return use_it(folder.path()); });
  }
};

} // namespace

TEST_CASE("a sound file passes the check of its pages") {
  damaged_memory memory;
  CHECK(lmdb::check_meta_pages(memory.data()));
  CHECK(lmdb::check_pages(memory.data()));
  CHECK(memory.use(memory.sound) == 0);
}

TEST_CASE("damaged bytes end in a clear refusal, never in a crash") {
  damaged_memory memory;
  random_stream random{20'260'102, "damage"};
  int found = 0;
  for (int round = 0; round < 40; ++round) {
    auto bytes = memory.sound;
    // Half of the rounds hit the head of a page, where the structure is.
    for (auto left = 1 + random.below(3); left > 0; --left) {
      auto page = random.below(bytes.size() / 4096) * 4096;
      auto within = random.below(round % 2 == 0 ? 32 : 4096);
      bytes[page + within] ^= static_cast<char>(1 + random.below(255));
    }
    INFO("round " << round);
    auto outcome = memory.use(bytes);
    REQUIRE((outcome == 0 || outcome == 1));
    found += outcome;
  }
  CHECK(found > 12);
}

TEST_CASE("a page overwritten by another or by zeros is found") {
  damaged_memory memory;
  random_stream random{20'260'103, "pages"};
  for (int round = 0; round < 12; ++round) {
    auto bytes = memory.sound;
    auto pages = bytes.size() / 4096;
    auto to = 2 + random.below(pages - 2);
    auto from = 2 + random.below(pages - 2);
    auto page = round % 2 == 0 ? std::string(4096, '\0')
                               : memory.sound.substr(from * 4096, 4096);
    bytes.replace(to * 4096, 4096, page);
    INFO("page " << to);
    auto outcome = memory.use(bytes);
    REQUIRE((outcome == 0 || outcome == 1));
  }
}

TEST_CASE("a file cut short is corrupt") {
  damaged_memory memory;
  auto size = memory.sound.size();
  for (auto left :
       {std::size_t{0}, std::size_t{100}, std::size_t{4096}, std::size_t{8191},
        std::size_t{8192}, size / 2, size / 3, size - 40'960}) {
    INFO(left << " bytes");
    CHECK(memory.use(memory.sound.substr(0, left)) == 1);
  }
  auto error = memory_reader::open(memory.folder.path()).error();
  CHECK(error.code == errc::corrupt);
  CHECK(error.where.file == memory.data().string());
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a file that is gone or another is corrupt") {
  damaged_memory memory;
  CHECK(memory.use("this is no database" + std::string(9000, ' ')) == 1);
  std::filesystem::remove(memory.data());
  CHECK(memory::open(memory.folder.path()).error().code == errc::corrupt);
  CHECK(memory_reader::open(memory.folder.path()).error().code
        == errc::corrupt);
}

TEST_CASE("a folder that is no memory of ours is refused") {
  temporary_folder folder;
  memory::open(folder.path()).value();
  auto mark = memory_layout{folder.path()}.mark;
  write_file(mark, "automodel memory 2\n");
  CHECK(memory::open(folder.path()).error().code == errc::incompatible);
  CHECK(memory_reader::open(folder.path()).error().code == errc::incompatible);
  write_file(mark, "shopping list\n");
  CHECK(memory::open(folder.path()).error().code == errc::corrupt);
}

TEST_CASE("a first start that was cut short is begun again") {
  temporary_folder folder;
  memory_layout layout{folder.path()};
  std::filesystem::create_directories(layout.journal);
  auto left = GENERATE(as<std::string>{}, "", "half a meta page",
                       std::string(8192, '\0'));
  write_file(layout.data, left);
  auto memory = memory::open(folder.path());
  REQUIRE(memory);
  CHECK(memory->commit(step_of(1, {"a"})));
}
