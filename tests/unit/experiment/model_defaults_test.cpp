#include "recsys/experiment/model_defaults.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

const std::vector<family_description> pop_ease_and_mf{
    {"pop", {{"window_days", 0.0}}, {}},
    {"ease", {{"lambda", 500.0}}, {{"decay", 1.0}}},
    {"mf", {{"dim", std::int64_t{64}}, {"loss", std::string("bpr")}}, {}},
};

result<experiment_spec> completed(const std::string& candidate) {
  return with_defaults(least_experiment + "[[candidate]]\n" + candidate,
                       pop_ease_and_mf);
}

} // namespace

TEST_CASE("a candidate takes its family's defaults") {
  auto spec = completed("model = \"ease\"\nfit = { lambda = 7 }");
  REQUIRE(spec);
  CHECK(spec->candidates[0].fit == parameters{{"window_days", 0.0}});
  CHECK(spec->candidates[1].fit == parameters{{"lambda", 7.0}});
  CHECK(spec->candidates[1].score == parameters{{"decay", 1.0}});
}

TEST_CASE("a tuned parameter has no default, and takes its type") {
  auto spec = completed("model = \"ease\"\nfit = { lambda = [1, 2.5] }");
  REQUIRE(spec);
  CHECK(spec->candidates[1].fit.empty());
  CHECK(spec->candidates[1].fit_space
        == std::vector<dimension>{{"lambda", choice{{1.0, 2.5}}}});
}

TEST_CASE("an unknown model is refused with the nearest") {
  CHECK(told(completed("model = \"esae\""))
        == "x.toml:7:9: unknown model \"esae\" (allowed: pop, ease, mf; did "
           "you mean \"ease\"?)");
}

TEST_CASE("an unknown parameter is refused with the nearest") {
  CHECK(told(completed("model = \"ease\"\nfit = { lamda = 7 }"))
        == "x.toml:8:9: unknown parameter fit.lamda of model \"ease\" "
           "(allowed: lambda; did you mean \"lambda\"?)");
  CHECK(told(completed("model = \"ease\"\nfit = { decay = 0.5 }"))
        == "x.toml:8:9: unknown parameter fit.decay of model \"ease\" (it "
           "belongs in the other one of fit and score)");
}

TEST_CASE("a value of another type than the default is refused") {
  CHECK(told(completed("model = \"mf\"\nfit = { dim = 32.0 }"))
        == "x.toml:8:9: fit.dim must be an integer, not 32.0 (its default is "
           "64)");
  CHECK(told(completed("model = \"mf\"\nfit = { dim = [32, \"a\"], loss = 1 }"))
        == "x.toml:8:9: fit.dim must be an integer, not a (its default is "
           "64)\n"
           "x.toml:8:26: fit.loss must be a string, not 1 (its default is "
           "bpr)");
}

TEST_CASE("a program may bring parameters of its own") {
  auto spec
      = completed("model = \"mf\"\nprogram = \"mine.py\"\nfit = { heads = 4 }");
  REQUIRE(spec);
  CHECK(spec->candidates[1].fit.at("heads") == parameter{std::int64_t{4}});
  CHECK(spec->candidates[1].fit.at("dim") == parameter{std::int64_t{64}});
}

TEST_CASE("only what an agent proposes may be auto") {
  CHECK(told(completed("name = \"recent\"\nmodel = \"pop\"\n"
                       "fit = { window_days = \"auto\" }"))
        == "accepted");
  CHECK(told(completed("model = \"ease\"\nfit = { lambda = \"auto\" }"))
        == "x.toml:8:9: fit.lambda must be a number, not auto (its default is "
           "500.0)");
}
