#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/defaults_in.hpp"
#include "recsys/papers/compose/insertion.hpp"
#include "recsys/papers/pair/training_pair.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

training_pair pair_for(const method_record& record, pair_options how = {}) {
  auto made = compose(record);
  if (!made)
    FAIL(to_string(made.error()));
  how.data = "ratings.csv";
  auto out = pair_of(*made, how);
  if (!out)
    FAIL(to_string(out.error()));
  return *out;
}

std::string refusal(const composition& variant, const pair_options& how) {
  auto out = pair_of(variant, how);
  REQUIRE(!out);
  return to_string(out.error());
}

/// The experiment that a pair's text is.
experiment_spec read(const training_pair& pair) {
  auto spec = parse_experiment(pair.experiment, "pair.toml", {});
  if (!spec)
    FAIL(to_string(spec.error()) << '\n' << pair.experiment);
  return *spec;
}

} // namespace

TEST_CASE("a program's defaults are read without compiling it") {
  for (const auto& one : zoo_programs()) {
    INFO(one.name);
    CHECK_FALSE(defaults_in(one.source).empty());
  }
  auto all = defaults_in("def defaults() -> Conf:\n    c: Conf = {\n"
                         "        \"a\": 3,\n        \"b\": 0.5,\n"
                         "        \"c\": \"x,y\",\n        \"d\": True\n    }\n"
                         "    return c\n");
  CHECK(all
        == parameters{{"a", std::int64_t{3}},
                      {"b", 0.5},
                      {"c", std::string("x,y")},
                      {"d", true}});
  CHECK(defaults_in("no program").empty());
}

TEST_CASE("every composed method makes an experiment that loads") {
  for (const auto& [name, record] : composable_records()) {
    INFO(name);
    auto pair = pair_for(record);
    auto spec = read(pair);
    CHECK(spec.candidates.size() == (name == "gated attention" ? 3 : 2));
    CHECK(spec.seeds.size() == 5);
    CHECK(spec.reference == "baseline " + pair.baseline);
  }
}

TEST_CASE("baselines are of the task, and not the method itself") {
  CHECK(pair_for(deepfm_record()).baseline == "fm");
  CHECK(pair_for(fm_record()).baseline == "lr");
  CHECK(pair_for(mmoe_record()).baseline == "shared-bottom");
  CHECK(pair_for(sasrec_record()).baseline == "gru4rec");
  pair_options how;
  how.baseline = "xdeepfm";
  CHECK(pair_for(deepfm_record(), how).baseline == "xdeepfm");
  auto made = compose(deepfm_record());
  how.baseline = "sasrec";
  CHECK(refusal(*made, how).find("no baseline 'sasrec'") != std::string::npos);
}

TEST_CASE("both are tuned over the same values and share their settings") {
  auto spec = read(pair_for(xdeepfm_record()));
  const auto& base = spec.candidates[0];
  const auto& own = spec.candidates[1];
  for (auto name : {"dim", "batch_size", "epochs", "patience", "schedule",
                    "eval_every", "init_std", "optimizer"}) {
    INFO(name);
    REQUIRE(base.fit.contains(name));
    CHECK(base.fit.at(name) == own.fit.at(name));
  }
  CHECK(own.fit.contains("cin"));
  CHECK_FALSE(base.fit.contains("cin"));
  CHECK(base.fit_space.size() == 2); // learning_rate and l2
  CHECK(own.fit_space.size() == 2);
}

TEST_CASE("what is added is compared with the same without it") {
  auto pair = pair_for(gated_record("element"));
  CHECK(pair.baseline == "without gate");
  auto spec = read(pair);
  REQUIRE(spec.candidates.size() == 3);
  const auto& off = spec.candidates[0].fit;
  const auto& control = spec.candidates[1].fit;
  CHECK(off.at("gate") == parameter{std::string("none")});
  CHECK(control.at("gate") == parameter{std::string("none")});
  CHECK(spec.candidates[2].fit.at("gate") == parameter{std::string("element")});
  // The gate has 3 * 3 numbers a block; a unit more costs 7.
  CHECK(off.at("feed_forward") == parameter{std::int64_t{3}});
  CHECK(control.at("feed_forward") == parameter{std::int64_t{4}});
  pair_options how;
  how.baseline = "sasrec";
  CHECK(pair_for(gated_record("head"), how).baseline == "sasrec");
}

TEST_CASE("so is a branch that is put into a baseline") {
  for (const auto& one : zoo_programs())
    if (one.name == "deepfm") {
      auto changed = insert_into(xdeepfm_record(), one.source, one.file);
      REQUIRE(changed);
      pair_options how;
      how.data = "d";
      auto pair = pair_of(as_composition(*changed), how);
      REQUIRE(pair);
      auto spec = read(*pair);
      CHECK(spec.candidates[0].fit.at("added") == parameter{false});
      CHECK(spec.candidates[1].fit.at("added") == parameter{true});
    }
}

TEST_CASE("the criterion names margin, seeds and metric beforehand") {
  pair_options how;
  how.seeds = {3, 4, 5};
  how.margin = 0.002;
  auto pair = pair_for(sasrec_record(), how);
  CHECK(pair.criterion.find("ndcg@10") != std::string::npos);
  CHECK(pair.criterion.find("over 3 seeds, lies above 0.002")
        != std::string::npos);
  CHECK(read(pair).margin == 0.002);
}

TEST_CASE("a budget bounds trials, and settings hold for all that have them") {
  pair_options how;
  how.trials = 2;
  how.settings = {
      {"epochs", std::int64_t{3}}, {"hidden", std::string("8,8")}, {"l2", 0.5}};
  auto spec = read(pair_for(deepfm_record(), how));
  CHECK(spec.max_trials == 2);
  REQUIRE(spec.candidates.size() == 2);
  for (const auto& one : spec.candidates) {
    CHECK(one.fit.at("epochs") == parameter{std::int64_t{3}});
    CHECK(one.fit.at("l2") == parameter{0.5}); // no longer tuned
    CHECK(one.fit_space.size() == 1);
  }
  CHECK_FALSE(spec.candidates[0].fit.contains("hidden")); // fm has none
  CHECK(spec.candidates[1].fit.at("hidden") == parameter{std::string("8,8")});
}

TEST_CASE("what cannot be trained is refused") {
  auto tiger = compose(tiger_record());
  REQUIRE(tiger);
  CHECK(refusal(*tiger, {}).find("not fully composed") != std::string::npos);
  auto made = compose(fm_record());
  pair_options how;
  how.name = "a b";
  CHECK(refusal(*made, how).find("no name") != std::string::npos);
}
