#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/stages.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

const std::string three = R"(name = "three"
seeds = [0, 1, 2]
[data]
path = "ratings"
[budget]
trials = 9
[[candidate]]
model = "pop"
[[candidate]]
model = "ease"
fit = { lambda = [1, 2, 3, 4] }
[[candidate]]
model = "itemknn"
)";

const std::string staged = three + R"([[stage]]
name = "screen"
seeds = [1]
trials = 2
[[stage]]
name = "costly"
candidates = ["itemknn"]
when = "screen.best.recall@20 < 0.5"
[[stage]]
name = "confirm"
after = ["screen", "costly"]
top = 2
configurations = 3
[[stage]]
name = "test"
when = "confirm.ran"
)";

std::string in_stage(const std::string& keys) {
  return told_of_file(staged + "\n[[stage]]\n" + keys);
}

std::string staged_with(const std::string& override) {
  return told_of_file(staged, {override});
}

} // namespace

TEST_CASE("stages are read, with what they do not say") {
  auto spec = parse_experiment(staged, "x.toml");
  REQUIRE(spec);
  REQUIRE(spec->stages.size() == 4);
  const auto& [screen, costly, confirm, test] = std::tie(
      spec->stages[0], spec->stages[1], spec->stages[2], spec->stages[3]);
  CHECK(screen.candidates == std::vector<std::string>{"pop", "ease"});
  CHECK(screen.seeds == std::vector<std::uint64_t>{1});
  CHECK(screen.after.empty());
  CHECK(costly.after == std::vector<std::string>{"screen"});
  CHECK(costly.seeds == spec->seeds);
  CHECK(confirm.top == 2);
  CHECK(confirm.configurations == 3);
  CHECK(test.after == std::vector<std::string>{"confirm"});
  CHECK(candidates_of(*spec, 1) == std::vector<std::string>{"itemknn"});
  CHECK(candidates_of(*spec, 3).size() == 3);
  CHECK(trials_of(*spec, "ease") == 2);
  CHECK(trials_of(*spec, "itemknn") == 9);
  auto search = candidate_search::create(spec->candidates[1], *spec);
  REQUIRE(search);
  auto tried = 0;
  while (search->ask())
    ++tried;
  CHECK(tried == 2);
}

TEST_CASE("stages are part of the identity, and their absence of none") {
  auto spec = parse_experiment(staged, "x.toml");
  REQUIRE(spec);
  auto text = to_canonical_json(*spec);
  auto again = from_canonical_json(text);
  REQUIRE(again);
  CHECK(to_canonical_json(*again) == text);
  auto plain = parse_experiment(three, "x.toml");
  REQUIRE(plain);
  CHECK(to_canonical_json(*plain).find("stage") == std::string::npos);
  CHECK(identity_of(*plain) != identity_of(*spec));
  // What comes over the wire is checked as a file is.
  auto forged = text;
  forged.replace(forged.find("confirm.ran"), 11, "confirm.rna");
  CHECK_FALSE(from_canonical_json(forged));
}

TEST_CASE("mistakes in stages are told with their places") {
  CHECK_THAT(staged_with("stage.costly.when=screen.bets > 0"),
             Catch::Contains("\"best\"?"));
  auto where = staged;
  where.replace(where.find("recall@20 < "), 9, "racell@20");
  CHECK_THAT(told_of_file(where),
             Catch::Contains("x.toml:21:21: stage.when: \"racell@20\""));
  CHECK_THAT(told_of_file(where), Catch::Contains("recall@20"));
  CHECK_THAT(in_stage("name = \"more\"\ntop = 1"),
             Catch::Contains("is the last stage"));
  CHECK_THAT(staged_with("stage.test.name=last"),
             Catch::Contains("\"last\" neither searches"));
  CHECK_THAT(staged_with("stage.confirm.name=screen"),
             Catch::Contains("second stage is named"));
  CHECK_THAT(staged_with("stage.confirm.name=a b"),
             Catch::Contains("may not be \"a b\""));
  CHECK_THAT(staged_with("stage.confirm.name=not"),
             Catch::Contains("may not be \"not\""));
  CHECK_THAT(staged_with("stage.costly.after=[\"confirm\"]"),
             Catch::Contains("does not stand above"));
  CHECK_THAT(staged_with("stage.costly.after=[\"costly\"]"),
             Catch::Contains("does not stand above"));
  CHECK_THAT(staged_with("stage.confirm.after=[\"scren\"]"),
             Catch::Contains("\"screen\"?"));
  CHECK_THAT(staged_with("stage.costly.candidates=[\"itemkn\"]"),
             Catch::Contains("\"itemknn\"?"));
  // The first stage takes what no other one names.
  CHECK(staged_with("stage.costly.candidates=[\"pop\"]") == "accepted");
  CHECK_THAT(staged_with("stage.screen.candidates=[\"pop\"]"),
             Catch::Contains("no stage searches \"ease\""));
  CHECK_THAT(
      staged_with("stage.screen.candidates=[\"pop\", \"itemknn\", \"ease\"]"),
      Catch::Contains("\"itemknn\" is searched by stage \"screen\""));
  CHECK_THAT(staged_with("stage.screen.seeds=[7]"),
             Catch::Contains("7 is no seed"));
  CHECK_THAT(staged_with("stage.screen.top=1"),
             Catch::Contains("nothing to choose from"));
  CHECK_THAT(staged_with("stage.screen.when=costly.ran"),
             Catch::Contains("nothing to look at"));
  CHECK_THAT(staged_with("stage.confirm.trials=4"),
             Catch::Contains("belongs to `candidates`"));
  CHECK_THAT(staged_with("stage.costly.configurations=4"),
             Catch::Contains("belongs to `top`"));
  CHECK_THAT(staged_with("stage.costly.top=1"), Catch::Contains("not both"));
  CHECK_THAT(staged_with("stage.test.seeds=[0]"),
             Catch::Contains("the experiment's seeds"));
  CHECK_THAT(staged_with("stage.test.trials=3"),
             Catch::Contains("searches nothing"));
  CHECK_THAT(staged_with("stage.test.whne=1"), Catch::Contains("did you mean"));
  CHECK_THAT(staged_with("stage.confirm.when=test.ran"),
             Catch::Contains("no stage before this one"));
  CHECK_THAT(staged_with("stage=3"), Catch::Contains("must be a list"));
  CHECK(told_of_file(three + "[[stage]]\nname = \"test\"\n") != "accepted");
}
