#include "tests/unit/report/sample.hpp"

#include "base/random_stream.hpp"

#include <cmath>

using namespace automodel;
using namespace automodel::recsys;

namespace {

metric_summary around(double mean, double half, std::uint64_t seed) {
  metric_summary metric{mean, half / 2, mean - half, mean + half, {}};
  random_stream random{seed, "sample"};
  for (int i = 0; i < 3; ++i)
    metric.values.push_back(mean + (random.uniform() - 0.5) * half);
  return metric;
}

candidate_result candidate(const std::string& name, double quality,
                           std::uint32_t trials, double seconds,
                           parameters config) {
  candidate_result result{name, std::move(config), trials, {}, {}, seconds};
  std::uint64_t seed = name.size();
  for (auto [metric, scale] : {std::pair{"ndcg", 1.0},
                               {"recall", 1.3},
                               {"mrr", 1.9},
                               {"hit", 3.6},
                               {"precision", 0.8},
                               {"coverage", 1.1}})
    for (auto [k, depth] : {std::pair{5, 0.8}, {10, 1.0}, {20, 1.3}})
      result.metrics[metric + ('@' + std::to_string(k))]
          = around(quality * scale * depth, 0.006 + quality * 0.03, ++seed);
  return result;
}

std::vector<candidate_result> candidates() {
  return {
      candidate("ease decay", 0.1312, 6, 14.2,
                {{"lambda", 300.0}, {"decay", 0.9}}),
      candidate("ease", 0.1288, 3, 12.8, {{"lambda", 300.0}}),
      candidate("itemknn decay", 0.1201, 8, 3.9,
                {{"alpha", 0.7},
                 {"decay", 0.9},
                 {"k", std::int64_t{200}},
                 {"shrink", 10.0}}),
      candidate("itemknn", 0.1176, 4, 2.1,
                {{"alpha", 0.7}, {"k", std::int64_t{200}}, {"shrink", 10.0}}),
      candidate("pop recent", 0.0743, 3, 0.3, {{"window_days", 365.0}}),
      candidate("pop", 0.0721, 1, 0.2, {{"window_days", 0.0}})};
}

std::vector<comparison_result> comparisons() {
  return {{"ease decay", "pop", "ndcg@10", 0.0591, 0.0502, 0.0683, 0.0001,
           0.005, "success"},
          {"ease", "pop", "ndcg@10", 0.0567, 0.0479, 0.0655, 0.0001, 0.005,
           "success"},
          {"itemknn decay", "pop", "ndcg@10", 0.0480, 0.0391, 0.0566, 0.0001,
           0.005, "success"},
          {"itemknn", "pop", "ndcg@10", 0.0455, 0.0363, 0.0549, 0.0001, 0.005,
           "success"},
          {"pop recent", "pop", "ndcg@10", 0.0022, -0.0011, 0.0054, 0.21, 0.005,
           "inconclusive"}};
}

std::map<std::string, std::map<std::string, std::vector<curve_point>>>
curves() {
  std::map<std::string, std::map<std::string, std::vector<curve_point>>> all;
  for (std::uint64_t step = 0; step <= 60; ++step) {
    auto t = static_cast<double>(step);
    all["mf bpr"]["losses/bpr"].push_back(
        {step * 20, 0.18 + 0.51 * std::exp(-t / 14)});
    all["mf bpr"]["ndcg@10"].push_back(
        {step * 20, 0.109 * (1 - std::exp(-t / 11)) - 0.00005 * t});
  }
  all["ease"]["gram"] = {{1, 1.0}};
  return all;
}

constexpr const char* profile = R"json({
  "name": "MovieLens (Debian)", "format": "recbole", "rows": 100004,
  "bad_rows": 0,
  "interactions": {"users": 671, "items": 9066, "density": 0.01644,
    "item_gini": 0.728, "top_percent_share": 0.1407, "single_row_items": 3063,
    "duplicate_pairs": 0,
    "rows_per_user": {"min": 20, "p25": 37, "p50": 71, "mean": 149.04,
      "p75": 161, "p90": 334, "p99": 1019, "max": 2391},
    "rows_per_item": {"min": 1, "p25": 1, "p50": 3, "mean": 11.03, "p75": 9,
      "p90": 29, "p99": 142, "max": 341},
    "time": {"first_second": 789652009, "last_second": 1476640644,
      "tied_rows": 0.394, "drift_overlap": 0.22,
      "histogram": [
        {"from": 789652009, "to": 868360000, "count": 6239},
        {"from": 868360000, "to": 947068000, "count": 4200},
        {"from": 947068000, "to": 1025776000, "count": 16500},
        {"from": 1025776000, "to": 1104484000, "count": 12020},
        {"from": 1104484000, "to": 1183192000, "count": 19900},
        {"from": 1183192000, "to": 1261900000, "count": 11000},
        {"from": 1261900000, "to": 1340608000, "count": 9800},
        {"from": 1340608000, "to": 1419316000, "count": 8645},
        {"from": 1419316000, "to": 1476640644, "count": 11700}]}},
  "ratings": [
    {"from": 0.5, "to": 1, "count": 1101}, {"from": 1, "to": 1.5, "count": 3326},
    {"from": 1.5, "to": 2, "count": 1687}, {"from": 2, "to": 2.5, "count": 7271},
    {"from": 2.5, "to": 3, "count": 4449}, {"from": 3, "to": 3.5, "count": 20064},
    {"from": 3.5, "to": 4, "count": 10538}, {"from": 4, "to": 4.5, "count": 28750},
    {"from": 4.5, "to": 5, "count": 7723}, {"from": 5, "to": 5.5, "count": 15095}],
  "columns": [
    {"table": "items", "name": "genres", "kind": "token_list", "missing": 0,
     "distinct": 901, "determined_by": "items"},
    {"table": "items", "name": "release_year", "kind": "number", "missing": 7,
     "distinct": 103, "min": 1902, "max": 2016, "determined_by": "items"}],
  "findings": [
    {"id": "timestamp-ties", "text": "39 % of rows share their second with another row of the same user: their order is that of the file."},
    {"id": "drift", "text": "Only 22 of the 100 most popular items of the first quarter are still there in the last: try recency windows."}]
})json";

} // namespace

report_input small_report() {
  report_input input;
  input.title = "books";
  input.goal = "Which one?";
  input.selection = "ndcg@10";
  input.reference = "pop";
  input.champion = "ease";
  auto& results = input.results;
  results.protocol_id = "0123456789abcdef";
  results.protocol_text = "Leave one out.\n- ndcg@k = gain\n";
  results.dataset_name = "Books";
  results.dataset_hash = "aa";
  results.users = 1200;
  results.items = 90;
  results.interactions = 10000;
  results.split_hash = "bb";
  results.kernel_profile = "avx2 f32 1";
  results.seed = 7;
  results.version = "0.1.0";
  results.tuning = "grid";
  results.candidates
      = {{"ease",
          {{"lambda", 100.0}},
          2,
          {{"ndcg@10", {0.25, 0.0625, 0.125, 0.375, {0.1875, 0.3125}}}},
          {},
          1.5,
          40},
         {"pop",
          {},
          1,
          {{"ndcg@10", {0.125, 0, 0.125, 0.125, {0.125, 0.125}}}},
          {{"cold users", {{"ndcg@10", {0.5, 0, 0.5, 0.5, {0.5, 0.5}}}}}},
          0}};
  results.comparisons = {{"ease", "pop", "ndcg@10", 0.125, 0.0625, 0.1875, 0.01,
                          0.005, "success"}};
  results.failures = {{"mf bpr", "out of memory"}};
  return input;
}

report_input large_report() {
  report_input input;
  input.title = "quickstart";
  input.goal = "Which simple model ranks best on real MovieLens ratings?";
  input.selection = "ndcg@10";
  input.reference = "pop";
  input.champion = "ease decay";
  input.profile_json = profile;
  input.curves = curves();
  input.holdout_openings = 1;
  input.memory_hint = "automodel memory log --experiment quickstart";
  input.command = "automodel run experiments/quickstart.toml --seed 0";
  input.identity
      = "5f1d0f6c1b0e7c9f2f27dba8b1b4c9aa3f1fa2e6cb1ce0a1c8f0e7d3b2a19485";
  auto& results = input.results;
  results.protocol_id = "7c1a9be0d24f5566";
  results.protocol_text
      = "Kept: rows with a rating of 4 or more; users and items with at least "
        "5 rows.\n"
        "Split: each user's rows in time order, 80 % training, 10 % "
        "validation, 10 % test.\n"
        "Ranking: every item is a candidate, known items are masked, equal "
        "scores share their positions.\n"
        "Test: models stay fitted on training rows; the validation rows join "
        "the user's history.\n"
        "Metrics: mean over users with a target, at k = 5, 10, 20.\n"
        "- recall@k = targets in the first k / targets\n"
        "- ndcg@k = DCG / ideal DCG, gain 1 / log2(rank + 1)\n";
  results.dataset_name = "MovieLens (Debian)";
  results.dataset_hash
      = "0d6b4a2f7b1f4f0f8f9d5a0c3e1b2d4c6f7a8091b2c3d4e5f60718293a4b5c6d";
  results.split_hash
      = "91c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff00";
  results.users = 668;
  results.items = 2521;
  results.interactions = 47982;
  results.kernel_profile = "avx512 float32 1 thread";
  results.version = "0.1.0";
  results.candidates = candidates();
  results.comparisons = comparisons();
  results.failures = {{"mf bpr", "fit/mf/2f1c: worker_failed: the worker ended "
                                 "before it answered (killed at its deadline "
                                 "of 300 s)"}};
  for (int i = 0; i < 9; ++i)
    input.trace.push_back(
        {"fit/ease/0c1d/" + std::to_string(i), "/autotrain/trainer/1",
         "ease fitted with lambda=300.0, seed " + std::to_string(i),
         "ab12cd34ef56" + std::to_string(i)});
  return input;
}
