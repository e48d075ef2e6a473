#include "memory_fixture.hpp"

#include <sys/mount.h>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

step_commit large_step(std::uint64_t sequence) {
  step_commit step{"/p", sequence, {}};
  step.records.push_back(
      draft("step-" + std::to_string(sequence), [](auto record) {
        auto intent = record.initIntent();
        intent.setName("n");
        intent.setResolvedFile(std::string(60'000, 'x'));
      }));
  return step;
}

// Commits until there is no more space. Returns the sequence that was refused.
std::uint64_t fill_up(memory& memory, std::uint64_t from) {
  for (auto sequence = from;; ++sequence) {
    auto receipt = memory.commit(large_step(sequence));
    if (receipt)
      continue;
    if (receipt.error().code != errc::storage_full)
      throw std::runtime_error(to_string(receipt.error()));
    return sequence;
  }
}

constexpr int passed = 0, no_tmpfs = 77;

// In a mount namespace of its own: a disk of 2 MiB that is full, and then is
// not. Numbers other than the above are the line that failed.
int fill_a_small_disk(const std::filesystem::path& disk) {
  if (::unshare(CLONE_NEWNS) != 0
      || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
      || ::mount("none", disk.c_str(), "tmpfs", 0, "size=2m") != 0)
    return no_tmpfs;
  auto ballast = disk / "ballast";
  unique_fd fd{::open(ballast.c_str(), O_CREAT | O_WRONLY, 0600)};
  if (::posix_fallocate(fd.get(), 0, 1 << 20) != 0)
    return 1;
  auto memory = memory::open(disk / "m");
  if (!memory)
    return 2;
  std::string large(1'200'000, 'a');
  if (memory->artefacts().put(std::as_bytes(std::span{large})).error().code
      != errc::storage_full)
    return 3;
  if (!memory->artefacts().list()->empty())
    return 4;
  auto refused = fill_up(*memory, 1);
  auto head = memory->reader().head().value();
  if (refused < 3 || head.index != refused - 1)
    return 5;
  if (memory->commit(large_step(refused)).error().code != errc::storage_full)
    return 6;
  if (memory->reader().head()->chain != head.chain
      || !memory->reader().verify()->clean())
    return 7;
  ::unlink(ballast.c_str());
  fd.reset();
  if (!memory->commit(large_step(refused)))
    return 8;
  auto seen = memory->reader().verify();
  return seen->clean() && seen->records == refused ? passed : 9;
}

} // namespace

TEST_CASE("a full map refuses and changes nothing; a larger one goes on") {
  temporary_folder folder;
  std::uint64_t refused = 0;
  {
    auto memory = memory::open(folder.path(), {.map_bytes = 1 << 20}).value();
    refused = fill_up(memory, 1);
    CHECK(refused > 3);
    CHECK(memory.reader().head()->index == refused - 1);
    CHECK(memory.reader().verify()->clean());
    CHECK(memory.commit(large_step(refused)).error().code
          == errc::storage_full);
    std::vector group{large_step(refused - 1), large_step(refused)};
    for (const auto& receipt : memory.commit_all(group))
      CHECK(receipt.error().code == errc::storage_full);
    CHECK(memory.commit(large_step(refused - 1))->repeated);
  }
  auto memory = memory::open(folder.path()).value();
  CHECK(memory.commit(large_step(refused)));
  CHECK(memory.reader().verify()->clean());
}

TEST_CASE("a full disk refuses and changes nothing; space lets it go on") {
  temporary_folder disk;
  auto outcome = run_in_child([&] { return fill_a_small_disk(disk.path()); });
  if (outcome == no_tmpfs) {
    WARN("skipped: mounting a small tmpfs needs root");
    return;
  }
  CHECK(outcome == passed);
}
