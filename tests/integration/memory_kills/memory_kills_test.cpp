#include "base/random_stream.hpp"
#include "base/unique_fd.hpp"
#include "memory_server.hpp"
#include "retrying_client.hpp"
#include "slot_history.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

// A memory in a process of its own, killed again and again, under sixteen
// clients that send what was not answered once more.

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t client_count = 16;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// A child that runs `body`, which never returns.
template <class Body>
pid_t start(Body&& body) {
  std::fflush(nullptr);
  auto pid = ::fork();
  if (pid != 0)
    return pid;
  try {
    body();
  } catch (...) {
    ::_exit(9);
  }
  ::_exit(8);
}

int end_of(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

// A memory that tells when it answered.
class running_server {
public:
  running_server(const fs::path& folder, server_fault fault) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    progress_.reset(ends[0]);
    unique_fd tells{ends[1]};
    pid_ = start([&] { serve_memory(folder, fault, tells.get()); });
  }

  /// Until it answered so often; false if it ended.
  bool wait_for_answers(std::uint64_t count) {
    char told = 0;
    while (count > 0 && ::read(progress_.get(), &told, 1) == 1)
      --count;
    return count == 0;
  }

  /// Whether it lived until now.
  bool kill() {
    ::kill(pid_, SIGKILL);
    return WIFSIGNALED(end_of(pid_));
  }

private:
  unique_fd progress_;
  pid_t pid_ = 0;
};

// What a life of many kills left behind.
struct killed_life {
  std::vector<seen_operation> seen;
  std::vector<double> reopened; ///< seconds, sorted
  std::uint64_t servers_that_failed = 0, clients_that_failed = 0;
};

killed_life live(const fs::path& folder, std::uint64_t kills,
                 std::uint64_t answers, std::uint64_t seed,
                 server_fault fault) {
  make_memory(folder);
  std::vector<pid_t> clients;
  for (std::uint32_t i = 0; i < client_count; ++i)
    clients.push_back(start([&] { run_client(folder, i, seed); }));
  random_stream random{seed, "kills"};
  killed_life left;
  for (std::uint64_t round = 0; round <= kills; ++round) {
    running_server server{folder, fault};
    server.wait_for_answers(1 + random.below(answers));
    ::usleep(static_cast<useconds_t>(random.below(3'000)));
    if (round == kills) { // the last one lets the clients finish
      std::ofstream{folder / "stop"};
      for (auto client : clients)
        left.clients_that_failed += end_of(client) != 0 ? 1 : 0;
    }
    left.servers_that_failed += server.kill() ? 0 : 1;
  }
  for (std::uint32_t i = 0; i < client_count; ++i)
    for (const auto& one : read_client(folder, i))
      left.seen.push_back(one);
  std::ifstream times{folder / "reopened", std::ios::binary};
  for (double seconds = 0;
       times.read(reinterpret_cast<char*>(&seconds), sizeof seconds);)
    left.reopened.push_back(seconds);
  std::sort(left.reopened.begin(), left.reopened.end());
  return left;
}

std::string check_slots(const killed_life& left) {
  for (std::uint64_t slot = 0; slot < slots_of_clients; ++slot) {
    std::vector<seen_operation> of_slot;
    for (const auto& one : left.seen)
      if (one.asked.what != operation::add && one.asked.slot == slot)
        of_slot.push_back(one);
    if (auto wrong = check_slot_history(of_slot); !wrong.empty())
      return "slot " + std::to_string(slot) + ": " + wrong;
  }
  return {};
}

seen_operation change(std::uint64_t version, std::int64_t begin,
                      std::int64_t end) {
  seen_operation one;
  one.asked.what = operation::set;
  one.answered = {0, 1, version, 0};
  one.begin_ns = begin;
  one.end_ns = end;
  return one;
}

seen_operation looked(std::uint64_t version, std::int64_t begin,
                      std::int64_t end) {
  auto one = change(version, begin, end);
  one.asked.what = operation::read;
  return one;
}

} // namespace

TEST_CASE("what was acknowledged outlives kill -9 under sixteen clients") {
  temporary_folder folder;
  auto kills = number_from("AUTOMODEL_KILLS", 25);
  auto left = live(folder.path(), kills, 20,
                   number_from("AUTOMODEL_KILL_SEED", 20'261'122),
                   server_fault::none);
  CHECK(left.servers_that_failed == 0);
  CHECK(left.clients_that_failed == 0);

  auto reader = memory_reader::open(folder.path() / "memory").value();
  std::uint64_t acknowledged = 0, lost = 0;
  for (const auto& one : left.seen) {
    if (one.asked.what == operation::read || one.answered.done == 0)
      continue;
    ++acknowledged;
    auto stored = reader.step("e1", "c" + std::to_string(one.asked.client) + '/'
                                        + std::to_string(one.asked.name));
    if (!stored || !*stored || (*stored)->index != one.answered.index)
      ++lost;
  }
  auto head = reader.head().value();
  std::printf("%llu kills, %llu acknowledged, %llu lost, %lld doubled; "
              "reopened in %.1f ms median, %.1f ms p99\n",
              static_cast<unsigned long long>(kills),
              static_cast<unsigned long long>(acknowledged),
              static_cast<unsigned long long>(lost),
              static_cast<long long>(head.index - 1)
                  - static_cast<long long>(acknowledged),
              1e3 * left.reopened[left.reopened.size() / 2],
              1e3 * left.reopened[left.reopened.size() * 99 / 100]);
  CHECK(acknowledged > kills);
  CHECK(lost == 0);
  CHECK(head.index == acknowledged + 1); // and the release
  CHECK(reader.verify()->clean());
  CHECK(check_slots(left) == "");
}

TEST_CASE("the checker sees a memory that reads from the past") {
  temporary_folder folder;
  auto left = live(folder.path(), 5, 200, 5, server_fault::stale_reads);
  CHECK(check_slots(left) != "");
}

TEST_CASE("the checker accepts what has an order, and nothing else") {
  CHECK(check_slot_history({change(1, 0, 10), change(2, 5, 8), looked(1, 2, 6)})
        == "");
  CHECK(check_slot_history({looked(0, 0, 9), change(1, 0, 10), looked(1, 1, 2)})
        == "");
  // A read after the next change ended.
  CHECK(check_slot_history({change(1, 0, 1), change(2, 2, 3), looked(1, 4, 5)})
        != "");
  // Two reads in the wrong order.
  CHECK(check_slot_history({change(1, 0, 9), looked(1, 1, 2), looked(0, 3, 4)})
        != "");
  // A version that two made, one that nobody made.
  CHECK(check_slot_history({change(1, 0, 1), change(1, 2, 3)}) != "");
  CHECK(check_slot_history({change(2, 0, 1)}) != "");
  // A change that ended before the one before it began.
  CHECK(check_slot_history({change(2, 0, 1), change(1, 2, 3)}) != "");
}
