#include "actors/experiment/agenda.hpp"
#include "actors/experiment/dry_run.hpp"
#include "actors/experiment/plan.hpp"
#include "actors/experiment/stage_results.hpp"
#include "base/random_stream.hpp"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

const std::string file = R"(name = "staged"
seeds = [0, 1, 2]
[data]
path = "ratings"
[protocol]
split = "per-user-ratio"
[selection]
reference = "pop"
[[candidate]]
model = "pop"
[[candidate]]
model = "ease"
fit = { lambda = [1.0, 2.0, 3.0, 4.0] }
[[candidate]]
model = "itemknn"
fit = { k = [5, 10, 15] }
[[candidate]]
model = "mf"
)";

const std::string screening = R"(
[[stage]]
name = "screen"
seeds = [1]
[[stage]]
name = "confirm"
top = 1
configurations = 2
seeds = [0, 1]
)";

recsys::experiment_spec spec_of(const std::string& text) {
  auto spec = recsys::parse_experiment(text, "x.toml");
  if (!spec)
    FAIL(to_string(spec.error()));
  return *spec;
}

using values = std::map<std::string, double, std::less<>>;

// Plays a plan to its end in an order drawn by `seed`. Validation values are
// those of `by_prefix` for names that begin so, else drawn from the name;
// negative ones are failures. Stages are decided as the experiment does.
struct game {
  const recsys::experiment_spec& spec;
  values by_prefix{};
  std::vector<std::string> order{}, reasons{};
  outcome_table known{};

  step_outcome outcome_of(const experiment_plan& plan, const step& which) {
    step_outcome out;
    if (which.kind == step_kind::decide_stage) {
      auto made = stage_results{plan, known, which.trial}.decide_next();
      reasons.push_back(made.reason);
      out.chosen = made.run ? 0 : 1;
    }
    if (which.kind != step_kind::judge_valid)
      return out;
    auto value = random_stream{1, which.name}.uniform();
    for (const auto& [prefix, given] : by_prefix)
      if (which.name.starts_with(prefix))
        value = given;
    out.failed = value < 0;
    out.metrics[spec.selection] = value;
    return out;
  }

  void play(std::uint64_t seed) {
    experiment_plan plan{spec, {"mf"}};
    random_stream random{seed, "play"};
    agenda kept{plan, known};
    for (;;) {
      kept.refresh();
      while (const auto* next = kept.next_commit())
        order.push_back(next->name);
      std::vector<step> open;
      for (const auto& which : kept.open_steps())
        if (!known.contains(which.name)
            && std::all_of(
                which.needs.begin(), which.needs.end(),
                [&](const auto& name) { return known.contains(name); }))
          open.push_back(which);
      if (open.empty())
        break;
      const auto& which = open[random.below(open.size())];
      auto outcome = outcome_of(plan, which);
      known[which.name] = outcome;
      kept.on_known(which);
    }
    CHECK(plan.steps(known).complete);
    REQUIRE_FALSE(order.empty());
    CHECK(order.back() == "finish");
  }
};

game played(const recsys::experiment_spec& spec, const values& given = {},
            std::uint64_t seed = 0) {
  game one{spec, given};
  one.play(seed);
  return one;
}

std::size_t count(const game& in, std::string_view prefix) {
  return static_cast<std::size_t>(
      std::count_if(in.order.begin(), in.order.end(), [&](const auto& name) {
        return name.starts_with(prefix);
      }));
}

// Numbers whose means are exact.
const values ease_best{{"valid/pop/", 0.125},
                       {"valid/ease/", 0.375},
                       {"valid/itemknn/", 0.25},
                       {"valid/mf/", 0.1875}};

} // namespace

TEST_CASE("a screening goes on with the best and the reference") {
  auto spec = spec_of(file + screening);
  auto run = played(spec, ease_best);
  // One seed each; then two configurations on one more; then one on the last.
  CHECK(count(run, "valid/mf/") == 1);
  CHECK(count(run, "valid/itemknn/") == 3);
  CHECK(count(run, "valid/ease/") == 4 + 2 + 1);
  CHECK(count(run, "valid/pop/") == 3);
  CHECK(count(run, "test/") == 6);
  CHECK(count(run, "choose/") == 2);
  REQUIRE(run.reasons.size() == 2);
  CHECK(run.reasons[0] == "it is the first");
  CHECK(
      run.reasons[1]
      == "after screen; goes on with ease (0.375), pop (0.125, the reference); "
         "leaves behind itemknn (0.25), mf (0.1875)");
}

TEST_CASE("records of stages have one order, whatever the order of work") {
  for (const auto& search :
       {"", "[tuning]\nmethod = \"tpe\"\ntrials = 5\nparallel = 2\n"}) {
    auto spec = spec_of(file + search + screening
                        + "[[stage]]\nname = \"test\"\ntop = 1\n"
                          "when = \"confirm.best > screen.pop\"\n");
    auto expected = played(spec);
    for (std::uint64_t seed = 1; seed < 25; ++seed) {
      auto other = played(spec, {}, seed);
      CHECK(other.order == expected.order);
      CHECK(other.reasons == expected.reasons);
    }
  }
}

TEST_CASE("a stage whose condition does not hold is skipped, and says why") {
  auto condition = [](const std::string& when) {
    return spec_of(file + screening + "when = \"" + when + "\"\n");
  };
  auto skipped = played(condition("screen.best >= 0.5"), ease_best);
  CHECK(skipped.reasons.back()
        == "screen.best >= 0.5 does not hold: screen.best = 0.375");
  // Nobody was left behind: all are judged on all seeds, and tested.
  CHECK(count(skipped, "test/") == 12);
  CHECK(count(skipped, "valid/ease/") == 4 + 2);
  auto taken = played(condition("screen.best >= 2 * screen.pop"), ease_best);
  CHECK_THAT(taken.reasons.back(),
             Catch::Contains(
                 "screen.best >= 2 * screen.pop holds: screen.best = 0.375, "
                 "screen.pop = 0.125; goes on with ease"));
  CHECK(count(taken, "test/") == 6);
  CHECK(played(condition("screen.winner == 'ease'"), ease_best).order
        == taken.order);
  CHECK(played(condition("screen.best - screen.second > 0.15"), ease_best).order
        == skipped.order);
}

TEST_CASE("the stage test keeps the test split closed") {
  auto closed = spec_of(file + screening
                        + "[[stage]]\nname = \"test\"\n"
                          "when = \"confirm.best >= 0.5\"\n");
  auto run = played(closed, ease_best);
  CHECK(count(run, "holdout") == 0);
  CHECK(count(run, "test/") == 0);
  CHECK(count(run, "champion") == 0);
  CHECK(count(run, "choose/") == 2);
  CHECK(run.order[run.order.size() - 2] == "stage/test");
  auto opened = spec_of(file + screening
                        + "[[stage]]\nname = \"test\"\ntop = 1\n"
                          "after = [\"screen\"]\n");
  CHECK(count(played(opened, ease_best), "test/") == 6);
}

TEST_CASE("branches: what is optional adds its candidates, or does not") {
  auto spec = spec_of(file + R"(
[[stage]]
name = "cheap"
candidates = ["pop", "itemknn"]
[[stage]]
name = "costly"
candidates = ["ease", "mf"]
when = "cheap.best < 0.3"
[[stage]]
name = "fallback"
after = ["cheap"]
top = 1
when = "costly.skipped"
[[stage]]
name = "confirm"
after = ["cheap", "costly"]
top = 2
when = "costly.ran"
)");
  auto taken = played(spec, ease_best);
  CHECK(count(taken, "valid/mf/") > 0);
  CHECK_THAT(taken.reasons[2], Catch::Contains("costly.skipped does not hold"));
  CHECK_THAT(
      taken.reasons[3],
      Catch::Contains("ease (0.375), itemknn (0.25), pop (0.125, the ref"));
  auto other = played(spec, {{"valid/itemknn/", 0.9}});
  CHECK(count(other, "valid/mf/") == 0);
  CHECK(count(other, "test/") == 6);
  CHECK_THAT(other.reasons[2], Catch::Contains("goes on with itemknn"));
}

TEST_CASE("what fails in a stage is told to the next ones") {
  auto spec = spec_of(file + R"(
[[stage]]
name = "first"
candidates = ["mf"]
[[stage]]
name = "second"
after = ["first"]
candidates = ["pop", "itemknn"]
[[stage]]
name = "third"
candidates = ["ease"]
when = "first.failed and first.failures == 1 and not second.ran"
)");
  auto run = played(spec, {{"valid/mf/", -1}});
  CHECK(run.reasons[1] == "first failed");
  CHECK_THAT(run.reasons[2],
             Catch::Contains("holds: first.failed = true, first.failures = 1"));
  CHECK(count(run, "test/") == 3);
  auto nothing = played(spec, {{"valid/", -1}});
  CHECK(count(nothing, "holdout") == 0);
  auto well = played(spec);
  CHECK(count(well, "valid/ease/") == 0);
  CHECK(count(well, "valid/itemknn/") == 9);
}

TEST_CASE("a finalist that fails on the seeds that are left is not tested") {
  auto spec = spec_of(file + screening);
  auto given = ease_best;
  given["valid/ease/trial-0/seed-2"] = -1;
  given["valid/ease/trial-1/seed-2"] = -1;
  given["valid/ease/trial-2/seed-2"] = -1;
  given["valid/ease/trial-3/seed-2"] = -1;
  auto run = played(spec, given);
  CHECK(count(run, "test/pop") == 3);
  CHECK(count(run, "test/ease") == 0);
}

TEST_CASE("a dry run counts what stages do at most") {
  auto spec = spec_of(file + screening + "when = \"screen.best > 9\"\n");
  auto work = dry_run(spec, {"mf"});
  REQUIRE(work);
  CHECK(work->conditional);
  // 9 configurations on one seed, two of one and the reference's on another,
  // one of each on the last.
  CHECK(work->fits == 9 + 3 + 2);
  CHECK(work->judgements == work->fits);
  CHECK(work->openings == 6);
  CHECK_FALSE(dry_run(spec_of(file), {"mf"})->conditional);
}
