#include "crashing_agent.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <catch2/catch.hpp>

// Agents and a memory under virtual time, with messages lost, doubled, late
// and out of order, and with crashes of either. One seed is one whole life.

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

constexpr std::int64_t rough_ms = 1'500;
constexpr std::uint64_t most_events = 200'000;

struct life {
  std::string violation; ///< empty: none
  digest chain;
  std::uint64_t events = 0, records = 0, memory_crashes = 0, agent_crashes = 0;
};

// What the memory must say in the end, whatever happened.
std::string check_end(crashing_memory& memory, std::int64_t now) {
  auto reader = memory.open_memory().reader();
  auto shared = reader.shared();
  std::uint64_t spent = 0;
  for (std::uint64_t job = 0; job < job_count; ++job) {
    spent += price_of(job) / 10;
    if (!reader.step("e1", job_name(job) + "/done").value())
      return job_name(job) + " is not done";
  }
  for (const auto& [id, index] : memory.acknowledged()) {
    auto stored = reader.get(id);
    if (!stored || (index != 0 && stored->index != index))
      return "an acknowledged record is lost: " + to_hex(id);
  }
  auto budget = shared.budget("trials", now).value();
  if (budget->spent != spent || budget->reserved != 0)
    return "the budget has " + std::to_string(budget->spent) + " spent and "
           + std::to_string(budget->reserved) + " in flight";
  if (shared.slot("home").value()->version != job_count)
    return "a change of the slot is lost or doubled";
  auto earnings = shared.earnings().value();
  if (earnings.size() != 1 || earnings[0].paid.entries != job_count)
    return "a job is not paid once";
  if (!shared.letters(crashing_agent::payer)->empty())
    return "a letter waits";
  auto seen = reader.verify().value();
  return seen.clean() ? "" : seen.findings.front().message;
}

life live(const std::filesystem::path& folder, std::uint64_t seed,
          memory_fault fault = memory_fault::none) {
  virtual_time time;
  lossy_network network{time, seed};
  crashing_memory memory{folder, time, network, seed, fault};
  std::vector<std::unique_ptr<crashing_agent>> agents;
  for (const char* path :
       {"/agent-1", "/agent-2", "/agent-3", crashing_agent::payer})
    agents.push_back(
        std::make_unique<crashing_agent>(path, time, network, memory, seed));
  for (auto& agent : agents)
    agent->start();
  time.after(rough_ms, [&] {
    network.calm();
    memory.calm();
  });
  life seen;
  while (seen.events < most_events && memory.violation().empty() && time.step())
    ++seen.events;
  seen.violation = memory.violation();
  if (seen.violation.empty())
    seen.violation = seen.events == most_events
                         ? "it does not come to an end"
                         : check_end(memory, time.now() + 10'000);
  auto head = memory.open_memory().reader().head().value();
  seen.chain = head.chain;
  seen.records = head.index;
  seen.memory_crashes = memory.crashes();
  for (const auto& agent : agents)
    seen.agent_crashes += agent->crashes();
  return seen;
}

life live_once(std::uint64_t seed, memory_fault fault = memory_fault::none) {
  fast_folder folder;
  return live(folder.path() / "memory", seed, fault);
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

} // namespace

TEST_CASE("whatever is lost, doubled or crashes, all is done and paid once") {
  auto first = number_from("AUTOMODEL_FIRST_SEED", 1);
  auto seeds = number_from("AUTOMODEL_SEEDS", 1000);
  std::uint64_t violations = 0, records = 0, memory_crashes = 0,
                agent_crashes = 0;
  for (auto seed = first; seed < first + seeds; ++seed) {
    auto seen = live_once(seed);
    if (!seen.violation.empty()) {
      ++violations;
      UNSCOPED_INFO("AUTOMODEL_FIRST_SEED=" << seed << ": " << seen.violation);
    }
    records += seen.records;
    memory_crashes += seen.memory_crashes;
    agent_crashes += seen.agent_crashes;
  }
  std::printf("%llu seeds, %llu records, %llu crashes of the memory, %llu of "
              "agents, %llu violations\n",
              static_cast<unsigned long long>(seeds),
              static_cast<unsigned long long>(records),
              static_cast<unsigned long long>(memory_crashes),
              static_cast<unsigned long long>(agent_crashes),
              static_cast<unsigned long long>(violations));
  CHECK(violations == 0);
  CHECK(memory_crashes > seeds);
  CHECK(agent_crashes > seeds);
}

TEST_CASE("a seed replays") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto one = live_once(seed), again = live_once(seed);
    CHECK(one.chain == again.chain);
    CHECK(one.events == again.events);
  }
}

TEST_CASE("a memory that answers before it commits is seen") {
  std::uint64_t seen = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    seen += live_once(seed, memory_fault::early_answers).violation.empty() ? 0
                                                                           : 1;
  CHECK(seen > 5);
}
