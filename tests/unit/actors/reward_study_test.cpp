#include "actors/experiment/reward_study.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

// Popularity as it comes, and ItemKNN over two of the analyst's windows and two
// sizes of neighbourhood.
recsys::experiment_spec two_candidates() {
  recsys::experiment_spec spec;
  spec.selection = "ndcg@10";
  spec.reference = "pop";
  spec.seeds = {0};
  spec.evaluation.split = recsys::split_rule::leave_one_out;
  recsys::candidate_spec pop, knn;
  pop.name = pop.family = "pop";
  knn.name = knn.family = "itemknn";
  knn.fit["window_days"] = std::string{"auto"};
  knn.fit_space = {{"k", recsys::choice{{std::int64_t{10}, std::int64_t{50}}}}};
  spec.candidates = {pop, knn};
  return spec;
}

// Judged as `value` says, and chosen by it.
outcome_table judge(const experiment_plan& plan) {
  outcome_table known;
  known["windows"].proposed
      = {parameter{std::int64_t{0}}, parameter{std::int64_t{30}}};
  known["valid/pop/trial-0"].metrics["ndcg@10"] = 0.1;
  auto trials = plan.trials(1, known);
  double best = -1;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    auto recent
        = trials[i].spec.fit.at("window_days") == parameter{std::int64_t{30}};
    auto large = trials[i].spec.fit.at("k") == parameter{std::int64_t{50}};
    auto value = 0.2 + (recent ? 0.1 : 0) + (large ? 0.03 : 0);
    known["valid/itemknn/trial-" + std::to_string(i)].metrics["ndcg@10"]
        = value;
    if (value > best) {
      best = value;
      known["choose/itemknn"].chosen = static_cast<std::uint32_t>(i);
    }
  }
  known["champion"].chosen = 1;
  return known;
}

} // namespace

TEST_CASE("the trials are the counterfactuals of the decisions behind the "
          "champion") {
  auto spec = two_candidates();
  experiment_plan plan{spec, {}};
  auto known = judge(plan);
  auto study = study_rewards(plan, known);
  REQUIRE(study.decisions.size() == 3);
  CHECK(study.decisions[0].step == "windows");
  CHECK(study.decisions[0].baseline == "0");
  CHECK(study.decisions[0].chosen == "30");
  CHECK(study.decisions[0].tried == 2);
  CHECK(study.decisions[1].step == "choose/itemknn");
  CHECK(study.decisions[2].step == "champion");
  CHECK(study.decisions[2].baseline == "pop");
  CHECK(study.evidence.size() == 5);

  std::vector<std::string> baseline, chosen;
  for (const auto& decision : study.decisions) {
    baseline.push_back(decision.baseline);
    chosen.push_back(decision.chosen);
  }
  auto seen = coordination::find_counterfactuals(study.judged, baseline, chosen,
                                                 "valid");
  REQUIRE(seen);
  REQUIRE(seen->evaluations.size() == 8); // all coalitions: exact Shapley
  const double worth[]{0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.23, 0.33};
  for (std::size_t s = 0; s < 8; ++s)
    CHECK(seen->evaluations[s].values.at("valid")
          == *coordination::to_micro(worth[s]));
}

TEST_CASE("nothing is studied before there is a champion, or without a "
          "choice") {
  auto spec = two_candidates();
  experiment_plan plan{spec, {}};
  auto known = judge(plan);
  known.erase("champion");
  CHECK(study_rewards(plan, known).decisions.empty());
  known["champion"].failed = true;
  CHECK(study_rewards(plan, known).decisions.empty());
  spec.candidates.resize(1);
  known["champion"] = {};
  CHECK(study_rewards(plan, known).decisions.empty());
}
