#include "base/random_stream.hpp"
#include "memory_fixture.hpp"
#include "storage/lmdb/transaction.hpp"
#include "storage/memory_layout.hpp"

#include <sys/wait.h>

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <thread>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

// A child process that is killed at the end, with a pipe from it.
class child_process {
public:
  explicit child_process(const std::function<void(int pipe)>& body) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(ends[0]);
      body(ends[1]);
      ::_exit(0); // never back into the tests
    }
    ::close(ends[1]);
    pipe_.reset(ends[0]);
  }
  ~child_process() { kill(); }

  pid_t pid() const { return pid_; }

  /// The next number the child wrote; nothing at the end of the pipe.
  std::optional<std::uint64_t> read() {
    std::uint64_t number = 0;
    auto n = ::read(pipe_.get(), &number, sizeof(number));
    return n == sizeof(number) ? std::optional{number} : std::nullopt;
  }

  void kill() {
    if (pid_ <= 0)
      return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

private:
  pid_t pid_ = 0;
  unique_fd pipe_;
};

void tell(int pipe, std::uint64_t number) {
  if (::write(pipe, &number, sizeof(number)) != sizeof(number))
    ::_exit(1);
}

step_commit pair_of_records(std::uint64_t sequence) {
  auto name = std::to_string(sequence);
  return step_of(sequence, {name + "/first", name + "/second"}, "/child");
}

// Commits for ever, two records a step, and tells each acknowledged sequence;
// every third time in groups, as the memory actor does.
void commit_for_ever(const std::filesystem::path& folder, int pipe) {
  auto memory = memory::open(folder);
  if (!memory)
    ::_exit(1);
  auto next = memory->reader().last_sequence("/child").value() + 1;
  for (;;) {
    std::vector<step_commit> group;
    for (auto i = next; i < next + (next % 3 == 0 ? 3 : 1); ++i)
      group.push_back(pair_of_records(i));
    for (const auto& receipt : memory->commit_all(group))
      if (!receipt)
        ::_exit(1);
    next += group.size();
    tell(pipe, next - 1);
  }
}

} // namespace

TEST_CASE("what was acknowledged is there after kill -9, fifty times") {
  temporary_folder folder;
  random_stream random{20'260'101, "kill"};
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 50; ++round) {
    child_process child{
        [&](int pipe) { commit_for_ever(folder.path(), pipe); }};
    for (auto left = 1 + random.below(8); left > 0; --left)
      acknowledged = child.read().value();
    // Somewhere within one of the commits that follow.
    ::usleep(static_cast<useconds_t>(random.below(3000)));
    child.kill();
    while (auto late = child.read())
      acknowledged = *late;

    auto reader = memory_reader::open(folder.path()).value();
    auto last = reader.last_sequence("/child").value();
    INFO("round " << round);
    REQUIRE(last >= acknowledged);
    REQUIRE(last <= acknowledged + 3);
    REQUIRE(reader.head()->index == 2 * last);
    REQUIRE(reader.verify()->clean());
  }
}

TEST_CASE("a reader of a live memory sees whole steps and a sound chain") {
  temporary_folder folder;
  memory::open(folder.path()).value();
  child_process child{[&](int pipe) { commit_for_ever(folder.path(), pipe); }};
  child.read().value();
  auto reader = memory_reader::open(folder.path()).value();
  std::uint64_t seen = 0;
  for (int i = 0; i < 30; ++i) {
    child.read().value();
    auto found = reader.verify().value();
    CHECK(found.clean());
    CHECK(found.records % 2 == 0);
    CHECK(found.records >= seen);
    seen = found.records;
  }
  CHECK(seen >= 60);
}

TEST_CASE("opening a live memory for reading, again and again, succeeds") {
  temporary_folder folder;
  memory::open(folder.path()).value();
  child_process child{[&](int pipe) { commit_for_ever(folder.path(), pipe); }};
  child.read().value();
  for (int i = 0; i < 50; ++i) {
    auto reader = memory_reader::open(folder.path());
    REQUIRE(reader);
    CHECK(reader->head()->index >= 2);
  }
}

TEST_CASE("readers in threads see what was acknowledged before they asked") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  std::atomic<std::uint64_t> acknowledged = 0;
  std::atomic<bool> all_saw = true;
  std::thread reading{[&, reader = memory.reader()] {
    while (acknowledged < 50) {
      auto before = acknowledged.load();
      if (reader.last_sequence("/child").value() < before)
        all_saw = false;
    }
  }};
  for (std::uint64_t i = 1; i <= 50; ++i) {
    auto receipt = memory.commit(pair_of_records(i));
    REQUIRE(receipt);
    acknowledged = i;
  }
  reading.join();
  CHECK(all_saw);
}

TEST_CASE("a second writer is refused, and told who writes") {
  temporary_folder folder;
  child_process child{[&](int pipe) { commit_for_ever(folder.path(), pipe); }};
  child.read().value();
  auto second = memory::open(folder.path());
  REQUIRE_FALSE(second);
  CHECK(second.error().code == errc::conflict);
  CHECK(second.error().message.find(std::to_string(child.pid()))
        != std::string::npos);
  child.kill();
  CHECK(memory::open(folder.path()));
}

TEST_CASE("a process opens a memory once") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  CHECK(memory::open(folder.path()).error().code == errc::conflict);
  auto reader = memory_reader::open(folder.path());
  REQUIRE_FALSE(reader);
  CHECK(reader.error().hint.find("memory::reader") != std::string::npos);
}

TEST_CASE("a reader of the writer keeps the environment, not the other way") {
  temporary_folder folder;
  std::optional<memory_reader> reader;
  {
    auto memory = memory::open(folder.path()).value();
    memory.commit(pair_of_records(1)).value();
    reader = memory.reader();
  }
  CHECK(reader->head()->index == 2);
  CHECK(memory::open(folder.path()).error().code == errc::conflict);
  reader.reset();
  CHECK(memory::open(folder.path()));
}

TEST_CASE("a reader that was killed holds nothing back") {
  temporary_folder folder;
  auto journal = memory_layout{folder.path()}.journal;
  memory::open(folder.path()).value();
  child_process child{[&](int pipe) {
    auto env = lmdb::environment::open(journal, {.read_only = true});
    auto txn = lmdb::transaction::read(*env);
    tell(pipe, txn ? 1 : 0);
    ::pause();
  }};
  REQUIRE(child.read().value() == 1);
  auto env = lmdb::environment::open(journal, {}).value();
  CHECK(env.clear_dead_readers().value() == 0);
  child.kill();
  CHECK(env.clear_dead_readers().value() == 1);
  CHECK(env.clear_dead_readers().value() == 0);
}
