#include "actors/experiment/plan.hpp"
#include "base/random_stream.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

recsys::candidate_spec candidate(std::string name, std::string family) {
  recsys::candidate_spec made;
  made.name = std::move(name);
  made.family = std::move(family);
  return made;
}

recsys::experiment_spec make_spec() {
  recsys::experiment_spec spec;
  spec.name = "test";
  spec.selection = "ndcg@10";
  spec.reference = "pop";
  spec.seeds = {0, 1};
  spec.evaluation.split = recsys::split_rule::leave_one_out;
  auto pop = candidate("pop", "pop");
  auto ease = candidate("ease", "ease");
  ease.fit_grid["lambda"] = {parameter{1.0}, parameter{2.0}};
  ease.score["decay"] = 1.0;
  auto decay = ease;
  decay.name = "ease decay";
  decay.score.clear();
  decay.score_grid["decay"] = {parameter{0.5}, parameter{0.9}};
  auto mf = candidate("mf bpr", "mf");
  spec.candidates = {pop, ease, decay, mf};
  return spec;
}

// What a step would come to: evaluations get a value from their name, so that
// outcomes do not depend on the order in which steps are done.
step_outcome outcome_of(const step& which) {
  step_outcome outcome;
  if (which.kind == step_kind::judge_valid)
    outcome.metrics["ndcg@10"] = random_stream{1, which.name}.uniform();
  return outcome;
}

bool ready(const step& which, const outcome_table& known) {
  return !known.contains(which.name)
         && std::all_of(which.needs.begin(), which.needs.end(),
                        [&](const auto& name) { return known.contains(name); });
}

std::vector<std::string> names(const experiment_plan::view& view) {
  std::vector<std::string> list;
  for (const auto& which : view.steps)
    list.push_back(which.name);
  return list;
}

// Does ready steps in an order drawn by `seed` until nothing is left.
std::vector<std::string> play(const experiment_plan& plan, std::uint64_t seed,
                              std::string_view failing = {}) {
  outcome_table known;
  random_stream random{seed, "play"};
  for (;;) {
    auto view = plan.steps(known);
    std::vector<step> open;
    for (const auto& which : view.steps)
      if (ready(which, known))
        open.push_back(which);
    if (open.empty()) {
      CHECK(view.complete);
      return names(view);
    }
    const auto& which = open[random.below(open.size())];
    auto outcome = outcome_of(which);
    outcome.failed = !failing.empty() && which.name.starts_with(failing);
    known[which.name] = outcome;
  }
}

std::size_t count(const std::vector<std::string>& list,
                  std::string_view prefix) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [&](const auto& name) {
        return name.starts_with(prefix);
      }));
}

} // namespace

TEST_CASE("the order of commits does not depend on the order of work") {
  auto spec = make_spec();
  experiment_plan plan{spec, {"mf"}};
  auto expected = play(plan, 0);
  CHECK(expected.front() == "intent");
  CHECK(expected.back() == "finish");
  for (std::uint64_t seed = 1; seed < 50; ++seed)
    CHECK(play(plan, seed) == expected);
}

TEST_CASE("fits that learn the same are done once") {
  auto spec = make_spec();
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 0);
  CHECK(count(list, "split") == 1);
  CHECK(count(list, "fit/ease/") == 2); // two lambdas, shared by two candidates
  CHECK(count(list, "fit/mf/") == 2);   // one per seed
  CHECK(count(list, "valid/ease decay/") == 4);
  CHECK(count(list, "test/ease") == 2);
  CHECK(count(list, "test/mf bpr/") == 2);
}

TEST_CASE("a random split makes every step depend on the seed") {
  auto spec = make_spec();
  spec.evaluation.split = recsys::split_rule::per_user_ratio;
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 0);
  CHECK(count(list, "split/seed-") == 2);
  CHECK(count(list, "fit/ease/") == 4);
  CHECK(count(list, "holdout/seed-") == 2);
  CHECK(plan.test_steps(0)
        == std::vector<std::string>{"test/pop/seed-0", "test/pop/seed-1"});
}

TEST_CASE(
    "what was chosen is fitted again, on joined splits, before the test") {
  auto spec = make_spec();
  spec.evaluation.split = recsys::split_rule::per_user_ratio;
  spec.evaluation.refit = true;
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 0);
  CHECK(count(list, "split/seed-") == 2);
  CHECK(count(list, "joined-split/seed-") == 2);
  CHECK(count(list, "fit/ease/") == 4);
  // One of two lambdas, shared by two candidates or not.
  auto refits = count(list, "refit/ease/");
  CHECK((refits == 2 || refits == 4));
  CHECK(count(list, "refit/pop/") == 2);
  auto place = [&](std::string_view prefix) {
    return std::find_if(list.begin(), list.end(), [&](const auto& name) {
      return name.starts_with(prefix);
    });
  };
  CHECK(place("champion") < place("refit/"));
  CHECK(place("refit/pop/") < place("test/pop/"));
  CHECK(count(play(plan, 3), "refit/") == count(list, "refit/"));
}

TEST_CASE("nothing of the test is planned before the champion is chosen") {
  auto spec = make_spec();
  experiment_plan plan{spec, {"mf"}};
  outcome_table known;
  for (;;) {
    auto view = plan.steps(known);
    auto list = names(view);
    if (!known.contains("champion"))
      for (const auto& which : view.steps)
        if (which.kind == step_kind::judge_test)
          CHECK_FALSE(ready(which, known));
    auto next
        = std::find_if(view.steps.begin(), view.steps.end(),
                       [&](const step& which) { return ready(which, known); });
    if (next == view.steps.end())
      break;
    known[next->name] = outcome_of(*next);
  }
  CHECK(known.contains("finish"));
}

TEST_CASE("a candidate whose fits fail drops out, the others go on") {
  auto spec = make_spec();
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 3, "fit/mf/");
  CHECK(count(list, "choose/mf bpr") == 0);
  CHECK(count(list, "test/mf bpr") == 0);
  CHECK(count(list, "test/ease decay") == 1);
  CHECK(list.back() == "finish");
}

TEST_CASE("data that cannot be read end the experiment") {
  auto spec = make_spec();
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 0, "data");
  CHECK(count(list, "fit/") == 0);
  CHECK(list.back() == "finish");
}

TEST_CASE("proposed windows become the grid of whoever asked for them") {
  auto spec = make_spec();
  spec.candidates[0].fit["window_days"] = std::string{"auto"};
  experiment_plan plan{spec, {}};
  outcome_table known;
  known["windows"].proposed
      = {parameter{std::int64_t{0}}, parameter{std::int64_t{30}}};
  auto tried = plan.trials(0, known);
  REQUIRE(tried.size() == 2);
  CHECK(tried[1].fit.at("window_days") == parameter{std::int64_t{30}});
}
