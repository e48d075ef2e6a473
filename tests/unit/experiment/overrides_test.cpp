#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

result<experiment_spec> overridden(const std::vector<std::string>& overrides) {
  return parse_experiment(full_experiment, "x.toml", overrides);
}

} // namespace

TEST_CASE("--set replaces values and adds keys and tables") {
  auto spec
      = overridden({"seed=1", "protocol.k=[1, 2]", "selection.metric=mrr@2",
                    "goal=plain text, not TOML", "name=\"quoted\"",
                    "candidate.ease decay.fit.lambda=9",
                    "candidate.\"popular\".score.decay=[0.5]",
                    "candidate.1.fit.window_days=7"});
  REQUIRE(spec);
  CHECK(spec->seed == 1);
  CHECK(spec->evaluation.cutoffs == std::vector<std::uint32_t>{1, 2});
  CHECK(spec->goal == "plain text, not TOML");
  CHECK(spec->name == "quoted");
  CHECK(spec->candidates[0].fit.at("lambda") == parameter{std::int64_t{9}});
  CHECK(spec->candidates[0].fit_space.empty());
  CHECK(spec->candidates[1].score_space
        == std::vector<dimension>{{"decay", choice{{0.5}}}});
  CHECK(spec->candidates[1].fit.at("window_days")
        == parameter{std::int64_t{7}});
}

TEST_CASE("the last --set of a key wins") {
  auto spec = overridden({"seed=1", "seed=2"});
  REQUIRE(spec);
  CHECK(spec->seed == 2);
}

TEST_CASE("errors of --set name it") {
  CHECK(told(overridden({"sed=1"}))
        == "--set sed=1: unknown key \"sed\" (allowed: name, goal, seed, "
           "seeds, data, protocol, budget, tuning, learning, candidate, "
           "selection, stage; did you "
           "mean \"seed\"?)");
  CHECK(told(overridden({"seed=many"}))
        == "--set seed=many: seed must be an integer, not a string");
  CHECK(told(overridden({"protocol.k=[0]"}))
        == "--set protocol.k=[0]: protocol.k may not be 0 (allowed: 1 to "
           "100000)");
  CHECK(told(overridden({"candidate.easy decay.fit.lambda=1"}))
        == "--set candidate.easy decay.fit.lambda=1: no entry \"easy decay\" "
           "(allowed: ease decay, popular; did you mean \"ease decay\"?)");
  CHECK(told(overridden({"candidate.2.name=x"}))
            .starts_with("--set candidate.2.name=x: no entry \"2\""));
  CHECK(told(overridden({"seed.deep=1"}))
        == "--set seed.deep=1: \"deep\" leads into a value (allowed: keys of "
           "tables)");
}

TEST_CASE("what is not key=value is refused") {
  for (std::string text : {"seed", "=1", "a..b=1", "a.\"b=1", ""})
    CHECK(told(overridden({text}))
          == "--set " + text
                 + ": not of the form key=value (such as "
                   "seeds=[0,1] or protocol.k=[10])");
}

TEST_CASE("a line break in a value opens no further key") {
  CHECK(told(overridden({"seed=1\nzoo = 2"}))
            .find("seed must be an integer, not a string")
        != std::string::npos);
}
