#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/model_defaults.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

const std::vector<family_description> pop_and_ease{
    {"pop", {}, {}},
    {"ease", {{"lambda", 500.0}}, {{"decay", 1.0}}},
};

result<experiment_spec> with_first(const std::string& first) {
  return with_defaults(
      least_experiment + "[tuning]\nmethod = \"tpe\"\ntrials = 5\n"
          + "[[candidate]]\nmodel = \"ease\"\n"
          + "fit = { lambda = { low = 1.0, high = 900.0, log = true } }\n"
          + "score = { decay = [0.5, 0.9] }\n" + first,
      pop_and_ease);
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

} // namespace

TEST_CASE("a candidate's search begins with what the file says") {
  auto spec
      = with_first("first = [{ fit = { lambda = 7.5 }, score = { decay = 0.9 } "
                   "}, { fit = { lambda = 80.0 }, score = { decay = 0.5 } }]");
  REQUIRE(spec);
  const auto& candidate = spec->candidates.back();
  auto search = candidate_search::create(candidate, *spec).value();
  auto one = search.ask(), two = search.ask(), three = search.ask();
  CHECK(one->fit == parameters{{"lambda", 7.5}});
  CHECK(one->score == parameters{{"decay", 0.9}});
  CHECK(two->fit == parameters{{"lambda", 80.0}});
  CHECK(three->fit != two->fit);
}

TEST_CASE("what is tried first is part of an experiment's identity") {
  auto with
      = with_first("first = [{ fit = { lambda = 7.5 }, score = { decay = 0.9 } "
                   "}]");
  auto without = with_first("");
  REQUIRE(with);
  REQUIRE(without);
  CHECK(identity_of(*with) != identity_of(*without));
  CHECK_FALSE(says(to_canonical_json(*without), "\"first\""));
  auto again = from_canonical_json(to_canonical_json(*with));
  REQUIRE(again);
  CHECK(again->candidates.back().first == with->candidates.back().first);
  CHECK(identity_of(*again) == identity_of(*with));
}

TEST_CASE("what cannot be tried first is refused, with its place") {
  CHECK(says(told(with_first("first = 3")), "x.toml:"));
  CHECK(says(told(with_first("first = 3")), "must be a list"));
  CHECK(says(told(with_first("first = []")), "must be a list"));
  CHECK(says(told(with_first("first = [1]")), "must be a list of tables"));
  CHECK(
      says(told(with_first("first = [{ fits = { lambda = 3.0 } }]")), "fits"));
  CHECK(says(told(with_first("first = [{ fit = { lambda = [3.0] } }]")),
             "lambda"));
  CHECK(says(told(with_first("first = [{ fit = { lambda = 3.0 } }]")),
             "no configuration of the space"));
  CHECK(says(
      told(with_first("first = [{ fit = { lambda = 7e5 }, score = { decay = "
                      "0.5 } }]")),
      "no configuration of the space"));
}
