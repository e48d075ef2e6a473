#include "recsys/report/results.hpp"
#include "tests/unit/report/sample.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr const char* golden = R"({
  "candidates": [
    {
      "config": {
        "lambda": 100.0
      },
      "metrics": {
        "ndcg@10": {
          "high": 0.375,
          "low": 0.125,
          "mean": 0.25,
          "n": 2,
          "std": 0.0625,
          "values": [0.1875, 0.3125]
        }
      },
      "name": "ease",
      "seconds": 1.5,
      "segments": {},
      "steps": 40,
      "trials": 2
    },
    {
      "config": {},
      "metrics": {
        "ndcg@10": {
          "high": 0.125,
          "low": 0.125,
          "mean": 0.125,
          "n": 2,
          "std": 0.0,
          "values": [0.125, 0.125]
        }
      },
      "name": "pop",
      "seconds": 0.0,
      "segments": {
        "cold users": {
          "ndcg@10": {
            "high": 0.5,
            "low": 0.5,
            "mean": 0.5,
            "n": 2,
            "std": 0.0,
            "values": [0.5, 0.5]
          }
        }
      },
      "steps": 0,
      "trials": 1
    }
  ],
  "comparisons": [
    {
      "a": "ease",
      "b": "pop",
      "diff": 0.125,
      "high": 0.1875,
      "low": 0.0625,
      "margin": 0.005,
      "metric": "ndcg@10",
      "p_adjusted": 0.01,
      "verdict": "success"
    }
  ],
  "dataset": {
    "hash": "aa",
    "interactions": 10000,
    "items": 90,
    "name": "Books",
    "users": 1200
  },
  "failures": [
    {
      "name": "mf bpr",
      "reason": "out of memory"
    }
  ],
  "profile": "avx2 f32 1",
  "protocol": {
    "id": "0123456789abcdef",
    "text": "Leave one out.\n- ndcg@k = gain\n"
  },
  "seed": 7,
  "split": {
    "hash": "bb"
  },
  "tuning": "grid",
  "version": "0.1.0"
}
)";

std::string complaint(std::string_view old, std::string_view now) {
  std::string text = golden;
  text.replace(text.find(old), old.size(), now);
  auto results = results_from_json(text);
  return results ? "accepted" : to_string(results.error());
}

std::string refusal(run_results results) {
  auto sound = validate(results);
  return sound ? "sound" : to_string(sound.error());
}

} // namespace

TEST_CASE("results.json is the contract for scripts") {
  CHECK(to_json(small_report().results) == golden);
}

TEST_CASE("results read back as they were written") {
  for (const auto& report : {small_report(), large_report()}) {
    auto text = to_json(report.results);
    auto again = results_from_json(text);
    REQUIRE(again);
    CHECK(to_json(*again) == text);
  }
}

TEST_CASE("stages stand in results and reports of experiments that have some") {
  auto report = small_report();
  CHECK(to_json(report.results).find("stages") == std::string::npos);
  CHECK(render_html(report).find("id=\"stages\"") == std::string::npos);
  report.results.stages = {
      {"screen", "ran", "it is the first", {{"ease", 2, 0.25}, {"mf", 1, {}}}},
      {"test", "skipped", "screen.best > 1 does not hold", {}}};
  auto text = to_json(report.results);
  auto again = results_from_json(text);
  REQUIRE(again);
  CHECK(to_json(*again) == text);
  REQUIRE(again->stages.size() == 2);
  CHECK(again->stages[0].candidates[0].validation == 0.25);
  CHECK_FALSE(again->stages[0].candidates[1].validation);
  CHECK_THAT(render_html(report), Catch::Contains("id=\"stages\""));
  CHECK_THAT(render_leaderboard(report, 100, false),
             Catch::Contains("stage test skipped: screen.best > 1 does not"));
}

TEST_CASE("seconds are no part of what is hashed") {
  auto slow = small_report().results;
  slow.candidates[0].seconds = 99;
  CHECK(to_json(slow) != golden);
  CHECK(to_json(slow, false) == to_json(small_report().results, false));
  CHECK(to_json(slow, false).find("seconds") == std::string::npos);
  CHECK(results_from_json(to_json(slow, false)));
}

TEST_CASE("numbers are the shortest that read back equal") {
  auto results = small_report().results;
  for (double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0,
                       0.30000000000000004, 9007199254740993.0}) {
    results.comparisons[0].diff = value;
    auto again = results_from_json(to_json(results));
    REQUIRE(again);
    CHECK(again->comparisons[0].diff == value);
  }
  results.comparisons[0].diff = 0.1;
  CHECK(to_json(results).find("\"diff\": 0.1,") != std::string::npos);
  results.seed = UINT64_MAX;
  auto again = results_from_json(to_json(results));
  REQUIRE(again);
  CHECK(again->seed == UINT64_MAX);
}

TEST_CASE("integers and numbers of a configuration are told apart") {
  auto results = small_report().results;
  results.candidates[0].config = {{"k", std::int64_t{200}},
                                  {"x", 200.0},
                                  {"on", true},
                                  {"loss", std::string("bpr")}};
  auto again = results_from_json(to_json(results));
  REQUIRE(again);
  CHECK(again->candidates[0].config == results.candidates[0].config);
}

TEST_CASE("damaged results are refused with the place") {
  CHECK(complaint("\"name\": \"pop\"", "\"name\": 3")
        == "results: candidates[1].name: expected a string, found number");
  CHECK(complaint("\"seed\": 7,", "") == "results: seed: is missing");
  CHECK(complaint("\"n\": 2", "\"n\": 3")
        == "results: candidates[0].metrics.ndcg@10.n: is not the number of "
           "values");
  CHECK(complaint("\"users\": 1200", "\"users\": 99999999999")
        == "results: dataset.users: is too large");
  CHECK(complaint("0.0625", "null")
        == "results: candidates[0].metrics.ndcg@10.std: expected a number, "
           "found null");
  CHECK(complaint("0.0625", "1e999").starts_with("results: not JSON"));
  CHECK(complaint("\"config\": {", "\"config\": [{")
            .starts_with("results: not JSON"));
  CHECK(results_from_json("[]").error().message
        == "results: expected an object, found array");
  CHECK_FALSE(results_from_json(""));
  CHECK_FALSE(results_from_json(std::string(100'000, '[')));
  std::string text = golden;
  for (std::size_t cut = 0; cut + 2 < text.size(); cut += 5)
    CHECK_FALSE(results_from_json(text.substr(0, cut)));
}

TEST_CASE("results that are no numbers are refused before they are written") {
  auto nan = std::numeric_limits<double>::quiet_NaN();
  auto sound = small_report().results;
  CHECK(refusal(sound) == "sound");
  auto broken = sound;
  broken.candidates[0].metrics["ndcg@10"].mean = nan;
  CHECK(refusal(broken)
        == "results: candidate \"ease\".ndcg@10.mean is nan (a result that is "
           "not a number is a failure and belongs there)");
  CHECK(to_json(broken).find("\"mean\": null") != std::string::npos);
  broken = sound;
  broken.candidates[1].segments["cold users"]["ndcg@10"].values[1] = nan;
  CHECK(refusal(broken).starts_with(
      "results: candidate \"pop\" segment cold users.ndcg@10.values is nan"));
  broken = sound;
  broken.comparisons[0].low = 1;
  CHECK(refusal(broken)
        == "results: comparison of \"ease\" with \"pop\" has low above high");
  broken = sound;
  broken.comparisons[0].p_adjusted = std::numeric_limits<double>::infinity();
  CHECK(refusal(broken).find("p_adjusted is inf") != std::string::npos);
}
