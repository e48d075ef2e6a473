#include "base/random_stream.hpp"
#include "killed_run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <catch2/catch.hpp>

// A small but complete run: killed right after each commit of its journal, and
// right after each write to its memory, it ends as if nothing had happened.

using namespace automodel;
using namespace automodel::storage::test;

namespace {

namespace fs = std::filesystem;

constexpr const char* small_experiment = R"(
name = "small"
seeds = [0, 1]
[data]
path = "ratings"
format = "recbole"
[protocol]
split = "per-user-ratio"
ratios = [0.6, 0.2, 0.2]
order = "time"
metrics = ["ndcg"]
k = [5]
[selection]
metric = "ndcg@5"
reference = "pop"
margin = 0.01
[tuning]
method = "tpe"
trials = 4
parallel = 2
[[candidate]]
name = "pop"
model = "pop"
[[candidate]]
name = "pop recent"
model = "pop"
fit = { window_days = "auto" }
[[candidate]]
name = "itemknn"
model = "itemknn"
fit = { k = [5, 20] }
[[candidate]]
name = "ease"
model = "ease"
fit = { lambda = { low = 1.0, high = 100.0, log = true } }
)";

// Two groups of users who like two groups of items, over a year.
std::string ratings() {
  std::string text
      = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";
  random_stream random{1, "ratings"};
  for (unsigned user = 0; user < 40; ++user)
    for (unsigned n = 0; n < 12; ++n)
      text += 'u' + std::to_string(user) + "\ti"
              + std::to_string(n + 12 * (user % 2) + random.below(6)) + "\t"
              + std::to_string(1 + random.below(5)) + "\t"
              + std::to_string(1'600'000'000 + 2'600'000 * n + user) + "\n";
  return text;
}

fs::path make_experiment(const temporary_folder& folder) {
  fs::create_directories(folder.path() / "ratings");
  folder.write("ratings/ratings.inter", ratings());
  return folder.write("small.toml", small_experiment);
}

std::string end_of(const run_end& run) {
  auto size = run.output.size();
  return run.output.substr(size - std::min<std::size_t>(size, 500));
}

// Some of 1 … count, spread evenly, the ends among them; or all.
std::vector<std::uint64_t> chosen(std::uint64_t count, std::uint64_t some) {
  const char* wish = std::getenv("AUTOMODEL_BOUNDARIES");
  auto wanted = wish == nullptr ? some : std::strtoull(wish, nullptr, 10);
  if (wish != nullptr && std::string_view{wish} == "all")
    wanted = count;
  wanted = std::clamp<std::uint64_t>(wanted, 1, count);
  std::vector<std::uint64_t> picked;
  for (std::uint64_t i = 0; i < wanted; ++i)
    picked.push_back(wanted == 1 ? count : 1 + i * (count - 1) / (wanted - 1));
  return picked;
}

// Kills a new run after its n-th boundary, goes on, and compares.
void kill_once(const fs::path& experiment, const std::string& kinds,
               std::uint64_t n, const final_state& unbroken) {
  INFO("killed after boundary " << n << " of kind '" << kinds << "'");
  temporary_folder folder;
  auto broken = run_node(experiment, folder.path(), {kinds, n});
  // Group commit may make fewer boundaries than the unbroken run had.
  REQUIRE((broken.killed || broken.finished));
  auto resumed = run_node(experiment, folder.path());
  INFO(end_of(resumed));
  REQUIRE(resumed.finished);
  CHECK(difference(unbroken, state_in(folder.path())) == "");
}

void kill_at(const std::string& kinds, std::uint64_t some) {
  temporary_folder files, folder;
  auto experiment = make_experiment(files);
  auto run = run_node(experiment, folder.path());
  INFO(end_of(run));
  REQUIRE(run.finished);
  auto unbroken = state_in(folder.path());
  auto counts = [&](char kind) {
    return kinds.empty() || kinds.find(kind) != kinds.npos;
  };
  auto total = static_cast<std::uint64_t>(
      std::ranges::count_if(run.boundaries, counts));
  REQUIRE(total > 20);
  auto picked = chosen(total, some);
  for (auto n : picked)
    kill_once(experiment, kinds, n, unbroken);
  std::printf("killed after %zu of %llu boundaries of kind '%s'\n",
              picked.size(), static_cast<unsigned long long>(total),
              kinds.c_str());
}

} // namespace

TEST_CASE("a run that is killed after a commit of its journal ends as an "
          "unbroken one") {
  kill_at("c", 5);
}

TEST_CASE("a run that is killed after a write to its memory ends as an "
          "unbroken one") {
  kill_at("", 4);
}

TEST_CASE("the comparison sees another seed, and a commit that is lost") {
  temporary_folder files, one, other;
  auto experiment = make_experiment(files);
  REQUIRE(run_node(experiment, one.path()).finished);
  auto state = state_in(one.path());
  // Early, as group commit may need fewer commits than steps.
  auto broken = run_node(experiment, other.path(), {"c", 10});
  REQUIRE(broken.killed);
  CHECK(std::ranges::count(broken.boundaries, 'c') == 10);
  CHECK(difference(state, state_in(other.path())) != "");
  auto text = std::string{small_experiment};
  auto changed = files.write("other.toml", "seed = 7\n" + text);
  temporary_folder third;
  REQUIRE(run_node(changed, third.path()).finished);
  CHECK(difference(state, state_in(third.path())) != "");
}

// By command alone: it takes as long as some quickstarts.
TEST_CASE("the quickstart that is killed again and again ends as an unbroken "
          "one",
          "[.quickstart]") {
  const char* wish = std::getenv("AUTOMODEL_QUICKSTART_KILLS");
  auto kills = wish == nullptr ? 50 : std::strtoull(wish, nullptr, 10);
  auto experiment = fs::path{EXPERIMENTS} / "quickstart.toml";
  temporary_folder folder;
  auto began = std::chrono::steady_clock::now();
  auto run = run_node(experiment, folder.path() / "unbroken");
  INFO(end_of(run));
  REQUIRE(run.finished);
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                  std::chrono::steady_clock::now() - began)
                  .count();
  auto unbroken = state_in(folder.path() / "unbroken");

  random_stream random{20'261'122, "quickstart kills"};
  std::uint64_t done = 0, ended = 0;
  for (std::uint64_t round = 0; done < kills; ++round) {
    auto at = folder.path() / ("broken-" + std::to_string(round));
    while (done < kills) {
      // Somewhere in what is left, seldom at its very beginning.
      auto ms = 200 + random.below(static_cast<std::uint64_t>(took) / 2);
      auto broken = run_node(experiment, at, {{}, 0, ms});
      if (!broken.killed)
        break;
      ++done;
    }
    REQUIRE(run_node(experiment, at).finished);
    CHECK(difference(unbroken, state_in(at)) == "");
    fs::remove_all(at);
    ++ended;
  }
  std::printf("%llu kills of %llu runs of %lld ms\n",
              static_cast<unsigned long long>(done),
              static_cast<unsigned long long>(ended),
              static_cast<long long>(took));
}
