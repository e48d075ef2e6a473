#include "actors/experiment/agenda.hpp"
#include "actors/experiment/plan.hpp"
#include "base/random_stream.hpp"

#include <algorithm>
#include <map>

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

recsys::experiment_spec four_candidates() {
  recsys::experiment_spec spec;
  spec.name = "test";
  spec.selection = "ndcg@10";
  spec.reference = "pop";
  spec.seeds = {0, 1};
  spec.evaluation.split = recsys::split_rule::leave_one_out;
  auto pop = candidate("pop", "pop");
  auto ease = candidate("ease", "ease");
  ease.fit_space = {{"lambda", recsys::choice{{1.0, 2.0}}}};
  ease.score["decay"] = 1.0;
  auto decay = ease;
  decay.name = "ease decay";
  decay.score.clear();
  decay.score_space = {{"decay", recsys::choice{{0.5, 0.9}}}};
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

// Whether a step asks for the same whenever it is foreseen.
bool is_same(const step& which, std::map<std::string, step>& seen) {
  const auto& first = seen.try_emplace(which.name, which).first->second;
  return which.kind == first.kind && which.needs == first.needs
         && which.candidate == first.candidate && which.trial == first.trial
         && which.seed == first.seed;
}

// Commits what is done of the list's beginning.
void commit(const experiment_plan::view& view, const outcome_table& known,
            std::vector<std::string>& committed) {
  for (std::size_t i = 0; i < view.steps.size(); ++i) {
    const auto& name = view.steps[i].name;
    if (i < committed.size() && committed[i] != name)
      FAIL(committed[i] << " was committed, but " << name << " comes first");
    if (i < committed.size())
      continue;
    if (known.contains(name))
      committed.push_back(name);
    else
      return;
  }
}

// What an agenda lets commit is what the whole plan would.
void keep_up(agenda& kept, const experiment_plan::view& view,
             std::vector<std::string>& committed) {
  kept.refresh();
  while (const auto* next = kept.next_commit())
    committed.push_back(next->name);
  CHECK(kept.size() == view.steps.size());
  CHECK(kept.progress().at("").total == view.steps.size());
}

// Does ready steps in an order drawn by `seed` until nothing is left. Whatever
// the order, records are committed in that of the final plan.
std::vector<std::string> play(const experiment_plan& plan, std::uint64_t seed,
                              std::string_view failing = {}) {
  outcome_table known;
  random_stream random{seed, "play"};
  std::map<std::string, step> seen;
  std::vector<std::string> committed, by_agenda;
  agenda kept{plan, known};
  for (;;) {
    auto view = plan.steps(known);
    commit(view, known, committed);
    keep_up(kept, view, by_agenda);
    REQUIRE(by_agenda == committed);
    REQUIRE(std::ranges::all_of(
        view.steps, [&](const step& which) { return is_same(which, seen); }));
    std::vector<step> open;
    for (const auto& which : kept.open_steps())
      if (ready(which, known))
        open.push_back(which);
    if (open.empty()) {
      CHECK(view.complete);
      CHECK(committed == names(view));
      return committed;
    }
    const auto& which = open[random.below(open.size())];
    auto outcome = outcome_of(which);
    outcome.failed = !failing.empty() && which.name.starts_with(failing);
    known[which.name] = outcome;
    kept.on_known(which);
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
  auto spec = four_candidates();
  experiment_plan plan{spec, {"mf"}};
  auto expected = play(plan, 0);
  CHECK(expected.front() == "intent");
  CHECK(expected.back() == "finish");
  for (std::uint64_t seed = 1; seed < 50; ++seed)
    CHECK(play(plan, seed) == expected);
}

TEST_CASE("fits that learn the same are done once") {
  auto spec = four_candidates();
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
  auto spec = four_candidates();
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
  auto spec = four_candidates();
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

TEST_CASE("decisions are paid after the champion is chosen, before the test "
          "part is opened") {
  auto spec = four_candidates();
  auto list = play(experiment_plan{spec, {"mf"}}, 0);
  auto at = [&](std::string_view name) {
    return std::find(list.begin(), list.end(), name) - list.begin();
  };
  CHECK(count(list, "reward/") == 3);
  CHECK(at("champion") < at("reward/inner"));
  CHECK(at("reward/effective") < at("holdout"));
  // Not where there was nothing to choose.
  spec.candidates.resize(1);
  CHECK(count(play(experiment_plan{spec, {}}, 0), "reward/") == 0);
}

TEST_CASE("nothing of the test is planned before the champion is chosen") {
  auto spec = four_candidates();
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
  auto spec = four_candidates();
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 3, "fit/mf/");
  CHECK(count(list, "choose/mf bpr") == 0);
  CHECK(count(list, "test/mf bpr") == 0);
  CHECK(count(list, "test/ease decay") == 1);
  CHECK(list.back() == "finish");
}

TEST_CASE("data that cannot be read end the experiment") {
  auto spec = four_candidates();
  experiment_plan plan{spec, {"mf"}};
  auto list = play(plan, 0, "data");
  CHECK(count(list, "fit/") == 0);
  CHECK(list.back() == "finish");
}

TEST_CASE("proposed windows become the grid of whoever asked for them") {
  auto spec = four_candidates();
  spec.candidates[0].fit["window_days"] = std::string{"auto"};
  experiment_plan plan{spec, {}};
  outcome_table known;
  known["windows"].proposed
      = {parameter{std::int64_t{0}}, parameter{std::int64_t{30}}};
  auto tried = plan.trials(0, known);
  REQUIRE(tried.size() == 2);
  CHECK(tried[1].spec.fit.at("window_days") == parameter{std::int64_t{30}});
}

namespace {

// Two searches beside candidates that have nothing, or little, to search.
recsys::experiment_spec make_search(recsys::search_method method, bool asha) {
  auto spec = four_candidates();
  auto net = candidate("net", "mf");
  net.fit = {{"epochs", std::int64_t{9}}};
  net.fit_space = {{"dim", recsys::integer_range{8, 256}},
                   {"learning_rate", recsys::real_range{1e-4, 1e-1, true}}};
  auto other = net;
  other.name = "other net";
  spec.candidates.insert(spec.candidates.begin() + 1, net);
  spec.candidates.push_back(other);
  spec.tuning.method = method;
  if (asha)
    spec.tuning.asha = recsys::tuning_options::halving{1, 3};
  spec.tuning.parallel = 3;
  spec.max_trials = 14;
  return spec;
}

std::vector<recsys::experiment_spec> searches() {
  using recsys::search_method;
  return {make_search(search_method::random, false),
          make_search(search_method::tpe, false),
          make_search(search_method::random, true),
          make_search(search_method::tpe, true)};
}

} // namespace

TEST_CASE("a search is the same whatever the order of work") {
  for (const auto& spec : searches()) {
    experiment_plan plan{spec, {"mf"}};
    auto expected = play(plan, 0);
    CHECK(expected.back() == "finish");
    for (std::uint64_t seed = 1; seed < 3; ++seed)
      CHECK(play(plan, seed) == expected);
    auto failing = play(plan, 0, "valid/net/trial-1");
    if (spec.tuning.asha)
      CHECK(failing != expected);
    CHECK(play(plan, 1, "valid/net/trial-1") == failing);
  }
}

TEST_CASE("a plan that begins anew says the same as one that went on") {
  for (const auto& spec : searches()) {
    experiment_plan plan{spec, {"mf"}};
    outcome_table known;
    for (;;) {
      auto view = plan.steps(known);
      if (known.size() % 9 == 0) {
        experiment_plan fresh{spec, {"mf"}};
        REQUIRE(names(fresh.steps(known)) == names(view));
      }
      auto next = std::ranges::find_if(
          view.steps, [&](const step& which) { return ready(which, known); });
      if (next == view.steps.end())
        break;
      known[next->name] = outcome_of(*next);
    }
    // Other outcomes are another plan, also for one that knew the first.
    auto before = names(plan.steps(known));
    for (auto& [name, outcome] : known)
      for (auto& [metric, value] : outcome.metrics)
        value = 1 - value;
    experiment_plan fresh{spec, {"mf"}};
    auto after = names(fresh.steps(known));
    CHECK(names(plan.steps(known)) == after);
    if (spec.tuning.asha)
      CHECK(after != before);
  }
}

TEST_CASE("every candidate that has to be searched spends the same") {
  for (const auto& spec : searches()) {
    experiment_plan plan{spec, {"mf"}};
    outcome_table known;
    for (;;) {
      auto view = plan.steps(known);
      auto next = std::ranges::find_if(
          view.steps, [&](const step& which) { return ready(which, known); });
      if (next == view.steps.end())
        break;
      known[next->name] = outcome_of(*next);
    }
    for (std::size_t c : {1, 5}) {
      std::uint64_t steps = 0;
      for (const auto& trial : plan.trials(c, known))
        steps += trial.spec.steps;
      CHECK(steps == 14 * 9);
      auto judged = plan.judged_trials(c, known);
      CHECK(judged.size() >= (spec.tuning.asha ? 2 : 14));
      for (auto [index, value] : judged)
        CHECK(plan.trials(c, known)[index].spec.steps == 9);
    }
    CHECK(plan.trials(0, known).size() == 1);
    CHECK(plan.trials(2, known).size() == 2);
  }
}

TEST_CASE("a search follows what is better, lower values too") {
  auto better = [](const std::string& metric) {
    auto spec = make_search(recsys::search_method::random, true);
    spec.selection = metric;
    experiment_plan plan{spec, {"mf"}};
    outcome_table known;
    for (;;) {
      auto view = plan.steps(known);
      auto next = std::ranges::find_if(
          view.steps, [&](const step& which) { return ready(which, known); });
      if (next == view.steps.end())
        break;
      auto outcome = outcome_of(*next);
      if (next->kind == step_kind::judge_valid && next->candidate == 1) {
        const auto& trial = plan.trials(1, known)[next->trial].spec;
        outcome.metrics[metric]
            = static_cast<double>(std::get<std::int64_t>(trial.fit.at("dim")));
      } else if (next->kind == step_kind::judge_valid) {
        outcome.metrics[metric] = 0.5;
      }
      known[next->name] = outcome;
    }
    double sum = 0;
    auto judged = plan.judged_trials(1, known);
    for (auto [index, dim] : judged)
      sum += dim;
    return sum / static_cast<double>(judged.size());
  };
  CHECK(better("ndcg@10") > 180);
  CHECK(better("logloss") < 90);
}
