#include "base/random_stream.hpp"
#include "killed_run.hpp"
#include "messages/parameters.hpp"
#include "storage/memory_reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include <catch2/catch.hpp>

// An attempt to turn a paper into a verdict, killed right after a commit of its
// journal or at any time, whatever phase it is in, goes on with the same
// command and ends as if nothing had happened.

using namespace automodel;
using namespace automodel::storage::test;

namespace {

namespace fs = std::filesystem;

/// No paper that is published.
constexpr std::string_view paper_text = R"(A network beside weights

1 Introduction

Click-through rate (CTR) prediction needs feature interactions of many fields.
We propose QuxNet, which learns feature interactions of categorical fields.

2 The Proposed Model

2.1 Embedding Layer

The embedding layer maps the sparse features of each field to an embedding
vector.

2.2 Deep Network

A deep network of fully connected layers is fed with the embeddings.

2.3 Output Layer

The output layer gives the probability of a click by a sigmoid. We minimize the
log loss over all instances.

3 Experiments

3.1 Experimental Settings

The learning rate of all methods is set to 1e-3. We use the Adam optimizer to
train all models. The embedding size is set to 4. Our deep network has two
hidden layers of 8 units.

References

[1] Another paper.
)";

// Who likes what depends on two groups of users and of items.
std::string ratings() {
  std::string text
      = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";
  random_stream random{1, "ratings"};
  for (unsigned user = 0; user < 60; ++user)
    for (unsigned n = 0; n < 12; ++n) {
      auto item = random.below(40);
      auto likes = (user % 2) == (item % 2) ? 3 : 1;
      text += 'u' + std::to_string(user) + "\ti" + std::to_string(item) + "\t"
              + std::to_string(likes + int(random.below(3))) + "\t"
              + std::to_string(1'600'000'000 + 2'600'000 * n + user) + "\n";
    }
  return text;
}

struct small_paper {
  temporary_folder files;
  std::vector<std::string> words;

  small_paper() {
    fs::create_directories(files.path() / "ratings");
    files.write("ratings/ratings.inter", ratings());
    words = {"paper",    files.write("quxnet.txt", paper_text).string(),
             "--data",   (files.path() / "ratings").string(),
             "--label",  "rating >= 3",
             "--field",  "user",
             "--field",  "item",
             "--budget", "2",
             "--set",    "epochs=2",
             "--set",    "batch_size=128",
             "--seeds",  "0,1,2"};
  }

  run_end run(const fs::path& folder, const kill_plan& plan = {}) const {
    return run_command(words, folder, plan, 1); // the same commits each time
  }
};

/// The phase that a killed attempt was in: what comes after its last step.
std::string phase_in(const fs::path& folder) {
  const std::map<std::string, std::string> next{
      {"intent", "compose"}, {"record", "compose"},     {"program", "gates"},
      {"gates", "prepare"},  {"hypothesis", "prepare"}, {"pair", "train"},
      {"verdict", "finish"}, {"finish", "end"}};
  auto memory = storage::memory_reader::open(folder / "memory");
  if (!memory)
    return "read";
  std::string phase = "read";
  auto records = memory->log({.limit = 1'000'000}).value();
  for (const auto& stored : records) {
    std::string step;
    auto read = stored.record.read(
        [&](messages::schema::Record::Reader from) -> result<void> {
          step = messages::read_text(from.getStep());
          return {};
        });
    REQUIRE(read);
    if (stored.producer.starts_with("/coordinator/papers/"))
      phase = next.at(step);
    else if (phase == "train" && step == "finish")
      phase = "judge"; // the experiment ended, the attempt did not
  }
  return phase;
}

struct kill_series {
  const small_paper& paper;
  final_state unbroken;
  std::map<std::string, int> phases{};

  void kill(const kill_plan& plan) {
    INFO("killed after " << plan.after << " commits or " << plan.ms << " ms");
    temporary_folder folder;
    auto broken = paper.run(folder.path(), plan);
    INFO(broken.output);
    REQUIRE((broken.killed || broken.finished));
    if (broken.killed)
      ++phases[phase_in(folder.path())];
    auto resumed = paper.run(folder.path());
    INFO(resumed.output);
    REQUIRE(resumed.finished);
    CHECK(difference(unbroken, state_in(folder.path())) == "");
  }

  void print() const {
    for (const auto& [phase, count] : phases)
      std::printf("killed in phase %-8s %d times\n", phase.c_str(), count);
  }
};

/// Of 1 … count: the first and the last ones, where phases are short, and some
/// of those between; or all.
std::set<std::uint64_t> chosen(std::uint64_t count) {
  const char* wish = std::getenv("AUTOMODEL_BOUNDARIES");
  auto between = wish == nullptr ? 2 : std::strtoull(wish, nullptr, 10);
  if (wish != nullptr && std::string_view{wish} == "all")
    between = count;
  constexpr std::uint64_t first = 8, last = 8;
  std::set<std::uint64_t> out;
  for (std::uint64_t n = 1; n <= first; ++n)
    out.insert(n);
  for (std::uint64_t n = 1; n <= between; ++n)
    out.insert(std::max<std::uint64_t>(1, n * count / (between + 1)));
  for (std::uint64_t n = 0; n < last; ++n)
    out.insert(count - n);
  return out;
}

} // namespace

TEST_CASE("an attempt that is killed in any phase ends as an unbroken one") {
  small_paper paper;
  temporary_folder folder;
  auto began = std::chrono::steady_clock::now();
  auto run = paper.run(folder.path());
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  INFO(run.output);
  REQUIRE(run.finished);
  kill_series series{paper, state_in(folder.path())};
  CHECK(series.unbroken["paper.json"].find("\"verdict\"") != std::string::npos);
  auto commits = std::uint64_t(std::ranges::count(run.boundaries, 'c'));
  REQUIRE(commits > 20);
  auto after = chosen(commits);
  for (auto n : after)
    series.kill({"c", n});
  // Commits may still be grouped otherwise, so that one phase was passed over.
  for (std::uint64_t n = 0; series.phases["judge"] == 0 && n < 10; ++n)
    series.kill({"c", commits - 4 + n % 5});
  // Within reading, gates and training, which take the time.
  for (std::uint64_t part : {1, 2, 4, 6})
    series.kill({{}, 0, std::uint64_t(took.count()) * part / 10});
  series.print();
  for (const char* phase :
       {"read", "compose", "gates", "prepare", "train", "judge", "finish"})
    CHECK(series.phases[phase] > 0);
  std::printf("%zu of %llu commits, and 4 times between\n", after.size(),
              static_cast<unsigned long long>(commits));
}

TEST_CASE("the comparison of attempts sees another verdict and another seed") {
  small_paper paper;
  temporary_folder one, other;
  REQUIRE(paper.run(one.path()).finished);
  auto state = state_in(one.path());
  paper.words.insert(paper.words.end(), {"--margin", "0.002"});
  REQUIRE(paper.run(other.path()).finished);
  CHECK(difference(state, state_in(other.path())) != "");
}
