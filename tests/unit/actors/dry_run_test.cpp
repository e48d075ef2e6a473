#include "actors/experiment/dry_run.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;

namespace {

recsys::experiment_spec spec_of(const char* fit, const char* more = "") {
  auto text = std::string{R"(name = "x"
seeds = [0, 1]
[data]
path = "ratings"
[[candidate]]
model = "pop"
[[candidate]]
name = "mf"
model = "mf"
fit = )"} + fit
              + "\n" + more;
  return recsys::parse_experiment(text, "x.toml").value();
}

} // namespace

TEST_CASE("a grid's work is counted exactly") {
  auto spec = spec_of("{ dim = [8, 16, 32], epochs = 10 }");
  auto work = dry_run(spec, {"mf"});
  REQUIRE(work);
  CHECK_FALSE(work->estimated);
  CHECK(work->fits == 1 + 3 * 2);
  CHECK(work->epochs == 3 * 2 * 10);
  CHECK(work->judgements == 1 + 3 * 2);
  CHECK(work->openings == 1 + 2);
  CHECK(work->refits == 0);
  // Where the seed has no influence, a fit serves all of them.
  CHECK(dry_run(spec, {})->fits == 1 + 3);
}

TEST_CASE("models that are fitted again are counted") {
  auto spec = spec_of("{ dim = 8 }", "[protocol]\nrefit = true\n");
  CHECK(dry_run(spec, {"mf"})->refits == 1 + 2);
}

TEST_CASE("the work of a search that learns is an estimate") {
  auto spec = spec_of("{ dim = [8, 16, 32, 64, 128], rate = { low = 0.1, high "
                      "= 0.9 }, epochs = 9 }",
                      "[tuning]\nmethod = \"tpe\"\ntrials = 20\n");
  auto work = dry_run(spec, {"mf"});
  REQUIRE(work);
  CHECK(work->estimated);
  CHECK(work->fits == 1 + 20 * 2);
  auto halved = spec_of("{ dim = [8, 16, 32, 64, 128], rate = { low = 0.1, "
                        "high = 0.9 }, epochs = 9 }",
                        "[tuning]\nmethod = \"asha\"\ntrials = 20\n");
  auto fewer = dry_run(halved, {"mf"});
  REQUIRE(fewer);
  CHECK(fewer->fits > work->fits);
  CHECK(fewer->epochs <= 20 * 2 * 9);
}
