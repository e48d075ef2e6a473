#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"
#include "recsys/report/results.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using nlohmann::json;
using metric_table = std::map<std::string, metric_summary>;

json to_json(const metric_summary& metric) {
  return {{"mean", metric.mean},       {"std", metric.std},
          {"n", metric.values.size()}, {"low", metric.low},
          {"high", metric.high},       {"values", metric.values}};
}

json to_json(const metric_table& metrics) {
  auto object = json::object();
  for (const auto& [name, metric] : metrics)
    object[name] = to_json(metric);
  return object;
}

json to_json(const candidate_result& candidate, bool with_seconds) {
  auto segments = json::object();
  for (const auto& [name, metrics] : candidate.segments)
    segments[name] = to_json(metrics);
  json object{{"name", candidate.name},
              {"config", as_json(candidate.config)},
              {"trials", candidate.trials},
              {"steps", candidate.steps},
              {"metrics", to_json(candidate.metrics)},
              {"segments", std::move(segments)}};
  if (with_seconds)
    object["seconds"] = candidate.seconds;
  return object;
}

json to_json(const comparison_result& comparison) {
  return {{"a", comparison.a},
          {"b", comparison.b},
          {"metric", comparison.metric},
          {"diff", comparison.diff},
          {"low", comparison.low},
          {"high", comparison.high},
          {"p_adjusted", comparison.p_adjusted},
          {"margin", comparison.margin},
          {"verdict", comparison.verdict}};
}

json to_json(const stage_result& stage) {
  auto candidates = json::array();
  for (const auto& one : stage.candidates)
    candidates.push_back({{"name", one.name},
                          {"trials", one.trials},
                          {"validation", one.validation ? json(*one.validation)
                                                        : json(nullptr)}});
  return {{"name", stage.name},
          {"state", stage.state},
          {"reason", stage.reason},
          {"candidates", std::move(candidates)}};
}

void read(const json_input& in, stage_result& stage) {
  in.read("name", stage.name);
  in.read("state", stage.state);
  in.read("reason", stage.reason);
  for (const auto& candidate : in["candidates"].elements()) {
    auto& one = stage.candidates.emplace_back();
    candidate.read("name", one.name);
    candidate.read("trials", one.trials);
    if (candidate["validation"].text() != "null")
      candidate.read("validation", one.validation.emplace());
  }
}

void read(const json_input& in, metric_summary& metric) {
  in.read("mean", metric.mean);
  in.read("std", metric.std);
  in.read("low", metric.low);
  in.read("high", metric.high);
  in.read("values", metric.values);
  std::uint64_t n = 0;
  in.read("n", n);
  if (n != metric.values.size())
    in["n"].refuse("is not the number of values");
}

void read(const json_input& in, metric_table& metrics) {
  for (const auto& [name, metric] : in.members())
    read(metric, metrics[name]);
}

void read(const json_input& in, candidate_result& candidate) {
  in.read("name", candidate.name);
  in.read("config", candidate.config);
  in.read("trials", candidate.trials);
  if (in.contains("steps")) // earlier versions counted none
    in.read("steps", candidate.steps);
  read(in["metrics"], candidate.metrics);
  for (const auto& [name, segment] : in["segments"].members())
    read(segment, candidate.segments[name]);
  if (in.contains("seconds")) // the hashed form has none
    in.read("seconds", candidate.seconds);
}

void read(const json_input& in, comparison_result& comparison) {
  in.read("a", comparison.a);
  in.read("b", comparison.b);
  in.read("metric", comparison.metric);
  in.read("diff", comparison.diff);
  in.read("low", comparison.low);
  in.read("high", comparison.high);
  in.read("p_adjusted", comparison.p_adjusted);
  in.read("margin", comparison.margin);
  in.read("verdict", comparison.verdict);
}

void read_head(const json_input& in, run_results& results) {
  in["protocol"].read("id", results.protocol_id);
  in["protocol"].read("text", results.protocol_text);
  auto dataset = in["dataset"];
  dataset.read("name", results.dataset_name);
  dataset.read("hash", results.dataset_hash);
  dataset.read("users", results.users);
  dataset.read("items", results.items);
  dataset.read("interactions", results.interactions);
  in["split"].read("hash", results.split_hash);
  if (in.contains("tuning"))
    in.read("tuning", results.tuning);
  in.read("profile", results.kernel_profile);
  in.read("seed", results.seed);
  in.read("version", results.version);
}

} // namespace

std::string to_json(const run_results& results, bool with_seconds) {
  json object{{"protocol",
               {{"id", results.protocol_id}, {"text", results.protocol_text}}},
              {"dataset",
               {{"name", results.dataset_name},
                {"hash", results.dataset_hash},
                {"users", results.users},
                {"items", results.items},
                {"interactions", results.interactions}}},
              {"split", {{"hash", results.split_hash}}},
              {"tuning", results.tuning},
              {"profile", results.kernel_profile},
              {"candidates", json::array()},
              {"comparisons", json::array()},
              {"failures", json::array()},
              {"seed", results.seed},
              {"version", results.version}};
  for (const auto& candidate : results.candidates)
    object["candidates"].push_back(to_json(candidate, with_seconds));
  for (const auto& comparison : results.comparisons)
    object["comparisons"].push_back(to_json(comparison));
  for (const auto& failure : results.failures)
    object["failures"].push_back(
        {{"name", failure.name}, {"reason", failure.reason}});
  for (const auto& stage : results.stages)
    object["stages"].push_back(to_json(stage));
  return json_text(object, json_layout::readable) + '\n';
}

result<run_results> results_from_json(std::string_view text) {
  auto in = json_input::parse(text, "results");
  run_results results;
  read_head(in, results);
  for (const auto& candidate : in["candidates"].elements())
    read(candidate, results.candidates.emplace_back());
  for (const auto& comparison : in["comparisons"].elements())
    read(comparison, results.comparisons.emplace_back());
  for (const auto& failure : in["failures"].elements()) {
    auto& read = results.failures.emplace_back();
    failure.read("name", read.name);
    failure.read("reason", read.reason);
  }
  if (in.contains("stages")) // only of experiments that have them
    for (const auto& stage : in["stages"].elements())
      read(stage, results.stages.emplace_back());
  if (in.problem())
    return tl::unexpected(*in.problem());
  return results;
}

} // namespace automodel::recsys
