#include "recsys/papers/verdict/pair_verdict.hpp"
#include "tests/unit/papers_verdict/finished_pair.hpp"

#include <limits>
#include <numbers>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

pair_verdict judged(const finished_pair& of,
                    const verdict_evidence& with = {}) {
  return judge_pair(of.spec, of.results, with);
}

/// The check that makes a pair no evidence; empty: none.
std::string broken(const finished_pair& of) {
  auto verdict = judged(of);
  INFO((verdict.reasons.empty() ? "" : verdict.reasons.front()));
  CHECK(verdict.outcome == verdict::inconclusive);
  for (const auto& check : verdict.checks)
    if (!check.passed)
      return check.name;
  return {};
}

} // namespace

TEST_CASE("a verdict follows from the interval and the margin") {
  CHECK(judged(rankings()).outcome == verdict::success);
  auto pair = clicks();
  CHECK(judged(pair).outcome == verdict::success);
  pair.compare("method", -0.015, -0.005, 0.001);
  CHECK(judged(pair).outcome == verdict::fail);
  pair.compare("method", -0.0005, 0.0008, 0.9);
  CHECK(judged(pair).outcome == verdict::neutral);
  pair.compare("method", -0.01, 0.01, 0.9);
  CHECK(judged(pair).outcome == verdict::inconclusive);
  CHECK(judged(pair).reasons.front().find("margin") != std::string::npos);
}

TEST_CASE("a great loss is a failure, and no leak") {
  auto pair = clicks();
  pair.compare("method", -0.015, -0.005, 0.001);
  pair.candidate("method").metrics["logloss"]
      = {4.8, 0.1, 4.6, 5.0, {4.7, 4.8, 4.9}};
  CHECK(judged(pair).outcome == verdict::fail);
}

TEST_CASE("the size of an effect is told in deviations over seeds") {
  auto pair = clicks();
  pair.candidate("method").metrics["auc"].values = {0.749, 0.750, 0.751};
  pair.candidate("baseline fm").metrics["auc"].values = {0.739, 0.738, 0.743};
  auto verdict = judged(pair);
  REQUIRE(verdict.effect_size);
  // Differences .010, .012, .008: mean .010, deviation .002.
  CHECK(*verdict.effect_size == Approx(5));
}

TEST_CASE("earlier comparisons on the same test split count") {
  auto pair = clicks();
  pair.compare("method", 0.005, 0.015, 0.02);
  CHECK(judged(pair, {1, {}}).outcome == verdict::success);
  auto many = judged(pair, {2, {}});
  CHECK(many.outcome == verdict::inconclusive);
  CHECK(many.p_corrected == Approx(0.06));
}

TEST_CASE("a control that gains as much takes the success away") {
  auto pair = clicks();
  pair.spec.candidates.push_back(pair.spec.candidates.front());
  pair.spec.candidates.back().name = "control";
  pair.results.candidates.push_back(pair.candidate("method"));
  pair.results.candidates.back().name = "control";
  pair.compare("control", 0.005, 0.0145, 0.001);
  CHECK(judged(pair).outcome == verdict::inconclusive);
  pair.compare("control", -0.001, 0.001, 0.9);
  CHECK(judged(pair).outcome == verdict::success);
}

TEST_CASE("numbers that are no evidence never become a success") {
  auto pair = clicks();
  auto& method = pair.candidate("method");
  SECTION("not a number") {
    method.metrics["auc"].mean = std::numeric_limits<double>::quiet_NaN();
    CHECK(broken(pair) == "numbers");
  }
  SECTION("a comparison that is not a number") {
    pair.compare("method", std::numeric_limits<double>::quiet_NaN(), 0.1, 0);
    CHECK(broken(pair) == "numbers");
  }
  SECTION("a half of everything") {
    method.metrics["logloss"].mean = std::numbers::ln2;
    CHECK(broken(pair) == "learned");
  }
  SECTION("a baseline that did not learn") {
    auto& auc = pair.candidate("baseline fm").metrics["auc"];
    auc = {0.5, 0.001, 0.499, 0.501, {0.499, 0.5, 0.501}};
    pair.compare("method", 0.005, 0.015, 0.001);
    CHECK(broken(pair) == "learned");
  }
  SECTION("a leak") {
    auto& logloss = method.metrics["logloss"];
    logloss.mean = 0.01;
    method.metrics["auc/other"] = {0.999, 0, 0.998, 0.9995, {0.999}};
    CHECK(broken(pair) == "ceiling");
  }
  SECTION("a gain beyond belief") {
    pair.compare("method", 0.11, 0.13, 0);
    CHECK(broken(pair) == "overshoot");
  }
  SECTION("a difference that is not that of the means") {
    pair.results.comparisons.front().diff += 0.004;
    CHECK(broken(pair) == "consistent");
  }
  SECTION("a mean that is not that of the seeds") {
    method.metrics["auc"].values.back() += 0.01;
    CHECK(broken(pair) == "consistent");
  }
  SECTION("rows judged by other rules") {
    auto other = pair.spec.evaluation;
    other.metrics = {"auc"};
    pair.results.protocol_text = to_text(other);
    CHECK(broken(pair) == "protocol");
  }
  SECTION("a constant that poses as a metric") {
    auto& auc = method.metrics["auc"];
    auc.values = {auc.mean, auc.mean, auc.mean};
    CHECK(broken(pair) == "seeds");
  }
  SECTION("a seed that is missing") {
    method.metrics["auc"].values.pop_back();
    CHECK(broken(pair) == "complete");
  }
  SECTION("two seeds") {
    pair.spec.seeds.pop_back();
    CHECK(broken(pair) == "complete");
  }
  SECTION("more trials than the baseline") {
    method.trials = 8;
    CHECK(broken(pair) == "budget");
  }
  SECTION("a baseline that lost trials") {
    pair.results.failures.push_back({"baseline fm", "out of memory"});
    CHECK(broken(pair) == "budget");
  }
  SECTION("no method") {
    method.name = "another";
    CHECK(broken(pair) == "complete");
  }
  SECTION("files that were changed") {
    auto verdict = judged(pair, {0, {"test/method/seed-0: other bytes"}});
    CHECK(verdict.outcome == verdict::inconclusive);
    CHECK(verdict.reasons.front().find("other bytes") != std::string::npos);
  }
}

TEST_CASE("the id of a ranking covers its data") {
  auto pair = rankings();
  SECTION("other rules") {
    auto sampled = pair.spec.evaluation;
    sampled.min_user_rows = 5;
    pair.results.protocol_id
        = protocol_id(sampled, pair.results.dataset_hash, pair.results.users,
                      pair.results.items, pair.results.interactions);
  }
  SECTION("other counts than the id says") {
    pair.results.items = 100;
  }
  CHECK(broken(pair) == "protocol");
}

TEST_CASE("a ranking against a hundred sampled items breaks identities") {
  auto pair = rankings();
  pair.compare("method", 0.07, 0.09, 0.001);
  CHECK(broken(pair) == "identities");
}
