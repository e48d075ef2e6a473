#include "actors/experiment/experiment_progress.hpp"
#include "actors/experiment/plan.hpp"
#include "actors/experiment/run_comparison.hpp"
#include "actors/experiment/work_shares.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <catch2/catch.hpp>

namespace automodel::actors {

namespace schema = messages::schema;

namespace {

constexpr const char* file = R"(name = "x"
seeds = [0, 1]
[data]
path = "ratings"
[selection]
metric = "ndcg@10"
[[candidate]]
model = "pop"
[[candidate]]
name = "factors"
model = "mf"
fit = { dim = [8, 16, 32], epochs = 1 }
)";

using fill = std::function<void(schema::Record::Builder)>;

storage::stored_record record(const std::string& step, const fill& with,
                              const std::string& node = {},
                              std::int32_t slot = 0, double seconds = 0) {
  auto made = messages::make_message<schema::Record>([&](auto to) {
    to.setExperiment("e1");
    to.setStep(step);
    with(to);
  });
  auto annex = messages::make_message<schema::Annex>([&](auto to) {
    to.setNode(node);
    to.setWorker(slot);
    to.setSeconds(seconds);
  });
  return {0, {}, {}, {}, 0, made, annex};
}

storage::stored_record intent() {
  auto spec = recsys::parse_experiment(file, "x.toml").value();
  return record("intent", [&](auto to) {
    to.initIntent().setResolvedFile(to_canonical_json(spec));
  });
}

storage::stored_record judged(const std::string& step, double value) {
  return record(step, [&](auto to) {
    auto metric = to.initEvaluation().initMetrics(1)[0];
    metric.setName("ndcg@10");
    metric.setMean(value);
  });
}

void trained(schema::Record::Builder to) {
  to.initTraining();
}

void failed(schema::Record::Builder to) {
  to.initFailure();
}

} // namespace

TEST_CASE("how far an experiment is stands in its records") {
  auto spec = recsys::parse_experiment(file, "x.toml").value();
  experiment_plan plan{spec, {"mf"}};
  auto trials = plan.trials(1, {});
  REQUIRE(trials.size() == 3);
  std::vector<storage::stored_record> records{intent()};
  auto now = progress_of(records);
  REQUIRE(now);
  CHECK(now->selection == "ndcg@10");
  REQUIRE(now->candidates.size() == 2);
  CHECK(now->candidates[0].planned == 1);
  CHECK(now->candidates[1].planned == 3);
  CHECK(now->candidates[1].done == 0);
  CHECK_FALSE(now->candidates[1].best);
  CHECK(now->steps == 1);
  CHECK(now->planned_steps > 10);

  // One trial whole, one with a seed to go, one that failed.
  for (const auto& name : trials[0].fits)
    records.push_back(record(name, trained));
  records.push_back(judged(trials[0].valids[0], 0.25));
  records.push_back(judged(trials[0].valids[1], 0.5));
  records.push_back(judged(trials[1].valids[0], 0.9));
  records.push_back(record(trials[2].fits[1], failed));
  now = progress_of(records);
  REQUIRE(now);
  const auto& factors = now->candidates[1];
  CHECK(factors.name == "factors");
  CHECK(factors.model == "mf");
  CHECK(factors.planned == 3);
  CHECK(factors.done == 2);
  CHECK(factors.failed == 1);
  CHECK(factors.best == 0.375);
}

TEST_CASE("a memory without the experiment has no progress of it") {
  CHECK(progress_of({}).error().code == errc::not_found);
}

TEST_CASE("annexes say who did what") {
  std::vector<storage::stored_record> records{
      record("a", trained, "n2", 1, 2.5), record("b", trained, "n2", 2, 1),
      record("c", failed, "n2", 1, 0.5),
      record(
          "d", [](auto to) { to.initEvaluation(); }, "n1", 0, 1),
      record("e", trained)};
  auto shares = work_shares(records);
  REQUIRE(shares);
  REQUIRE(shares->size() == 4);
  CHECK((*shares)[0].node.empty()); // of an older build
  CHECK((*shares)[1].node == "n1");
  CHECK((*shares)[1].judgements == 1);
  const auto& most = (*shares)[2];
  CHECK(most.node == "n2");
  CHECK(most.slot == 1);
  CHECK(most.steps == 2);
  CHECK(most.fits == 1);
  CHECK(most.failures == 1);
  CHECK(most.seconds == 3.0);
}

TEST_CASE("runs of other protocols, seeds or test parts are not compared") {
  temporary_folder folder;
  auto artefacts = storage::artefact_store::create(folder.path()).value();
  finished_run a{"a", "x",    "ease",           "p1", "ndcg@10", {},
                 0,   {0, 1}, {digest_of("t")}, {}};
  auto b = a;
  CHECK(compare_runs(a, b, "", artefacts).error().code
        == errc::invalid_argument);
  b.experiment = "b";
  b.protocol_id = "p2";
  auto other = compare_runs(a, b, "", artefacts);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == errc::incompatible);
  CHECK(other.error().message.find("p1 and p2") != std::string::npos);
  b.protocol_id = "p1";
  b.seeds = {0};
  CHECK(compare_runs(a, b, "", artefacts).error().message.find("seeds: 0, 1")
        != std::string::npos);
  b.seeds = a.seeds;
  b.tests = {digest_of("u")};
  CHECK(compare_runs(a, b, "", artefacts).error().message.find("test parts")
        != std::string::npos);
}

TEST_CASE("what has not ended has no champion to compare") {
  auto run = finished_run_of(std::vector{intent()});
  REQUIRE_FALSE(run);
  CHECK(run.error().code == errc::conflict);
  CHECK(finished_run_of({}).error().code == errc::not_found);
}

} // namespace automodel::actors
