#include "tests/simulation/runtime/fragile_actor.hpp"

#include <deque>
#include <map>
#include <set>

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;
using runtime::ending;
using runtime::strategy;

namespace {

constexpr runtime::restart_limits limits{4, 5s, 50ms, 1s};

struct history {
  std::uint64_t trace = 0;
  std::vector<runtime::tombstone> dead;
  bool gave_up = false;

  // What a run says, for comparison with another run.
  std::string text() const {
    auto out = std::to_string(trace);
    for (const auto& stone : dead)
      out += fmt::format("\n{} {} {} {}", stone.died_unix_ms, stone.path,
                         to_string(stone.how), stone.cause);
    return out;
  }
};

// One event of a bad day.
void strike(small_node& node, const std::vector<std::string>& paths) {
  auto& random = node.sim.random();
  const auto& path = paths[random.below(paths.size())];
  switch (random.below(5)) {
  case 0:
    node.kill(path);
    break;
  case 1:
    (void)node.ask(path, "poison " + std::to_string(random.below(3)));
    break;
  case 2:
    (void)node.ask(path, "poison: throw");
    break;
  case 3:
    if (auto actor = node.directory().find_any(path))
      runtime::stop_actor(*actor);
    break;
  default:
    if (auto answer = node.ask(path, "harmless"); !answer)
      CHECK(answer.error().code == errc::not_found);
  }
  node.sim.advance(std::chrono::milliseconds{random.below(1500)}, 20ms);
}

history bad_day(std::uint64_t seed) {
  std::vector<std::string> paths{"/a", "/b", "/c"};
  auto how = seed % 2 == 0 ? strategy::one_for_one : strategy::rest_for_one;
  small_node node{seed, paths, how, limits};
  for (int i = 0; i < 20; ++i)
    strike(node, paths);
  node.sim.advance(5s, 20ms);
  auto shown = node.directory().snapshot();
  auto gave_up = node.directory().last_death("/node/sim").has_value();
  // All of a tree lives, or none of it.
  CHECK(shown.living.size() == (gave_up ? 0 : paths.size() + 1));
  CHECK(shown.dead.size() == shown.deaths);
  return {node.sim.trace(), std::move(shown.dead), gave_up};
}

// No tombstone is lost, and each tells what happened.
void check_tombstones(const history& run) {
  std::map<std::string, std::uint32_t> lives;
  for (std::size_t i = 0; i < run.dead.size(); ++i) {
    const auto& stone = run.dead[i];
    CHECK(stone.number == i + 1);
    if (stone.path == "/node/sim")
      continue;
    CHECK(stone.restarts == lives[stone.path]++);
    CHECK((stone.how == ending::failed) == !stone.request_key.empty());
  }
}

// Nobody is restarted more often than the limits allow.
void check_limits(const history& run) {
  std::map<std::string, std::deque<std::int64_t>> recent;
  std::size_t most = 0;
  for (const auto& stone : run.dead) {
    // Those that were stopped may have been stopped with the rest.
    if (stone.how == ending::stopped || stone.path == "/node/sim")
      continue;
    auto& times = recent[stone.path];
    times.push_back(stone.died_unix_ms);
    while (stone.died_unix_ms - times.front() >= limits.window.count())
      times.pop_front();
    most = std::max(most, times.size());
  }
  CHECK(most <= limits.restarts + 1);
  if (most == limits.restarts + 1)
    CHECK(run.gave_up);
}

void check_poison(const history& run) {
  std::map<std::string, int> deaths;
  for (const auto& stone : run.dead)
    if (!stone.request_key.empty())
      CHECK(++deaths[stone.request_key] <= 2);
}

} // namespace

TEST_CASE("supervision keeps its promises on three hundred bad days") {
  std::size_t gave_up = 0;
  std::size_t deaths = 0;
  std::set<std::string> different;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    auto run = bad_day(seed);
    check_tombstones(run);
    check_limits(run);
    check_poison(run);
    gave_up += run.gave_up;
    deaths += run.dead.size();
    different.insert(run.text());
  }
  // The days are bad enough to matter, and differ.
  CHECK(gave_up > 10);
  CHECK(gave_up < 290);
  CHECK(deaths > 1000);
  CHECK(different.size() == 300);
}

TEST_CASE("the same seed is the same day") {
  for (std::uint64_t seed : {3, 4, 77, 1234})
    CHECK(bad_day(seed).text() == bad_day(seed).text());
}

} // namespace automodel::tests
