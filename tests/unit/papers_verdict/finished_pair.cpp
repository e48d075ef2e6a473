#include "tests/unit/papers_verdict/finished_pair.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

metric_summary summary_of(double mean, double step) {
  metric_summary out;
  out.mean = mean;
  out.std = step;
  out.low = mean - 2 * step;
  out.high = mean + 2 * step;
  out.values = {mean - step, mean, mean + step};
  return out;
}

candidate_result candidate_of(const std::string& name,
                              const std::map<std::string, double>& metrics) {
  candidate_result out;
  out.name = name;
  out.trials = 4;
  for (const auto& [metric, mean] : metrics)
    out.metrics[metric] = summary_of(mean, 0.0005);
  return out;
}

finished_pair pair_of(protocol rules, std::string metric,
                      std::vector<candidate_result> candidates) {
  finished_pair out;
  out.spec.seeds = {0, 1, 2};
  out.spec.selection = metric;
  out.spec.reference = "baseline fm";
  out.spec.margin = 0.001;
  out.spec.evaluation = std::move(rules);
  for (const auto& one : candidates) {
    candidate_spec spec;
    spec.name = one.name;
    out.spec.candidates.push_back(std::move(spec));
  }
  auto& results = out.results;
  results.dataset_name = "ml-100k";
  results.dataset_hash = std::string(64, 'a');
  results.users = 900;
  results.items = 2000;
  results.interactions = 100'000;
  results.protocol_id
      = protocol_id(out.spec.evaluation, results.dataset_hash, results.users,
                    results.items, results.interactions);
  results.protocol_text = to_text(out.spec.evaluation);
  results.candidates = std::move(candidates);
  out.compare("method", 0.005, 0.015, 0.001);
  return out;
}

} // namespace

candidate_result& finished_pair::candidate(const std::string& name) {
  return *std::ranges::find(results.candidates, name, &candidate_result::name);
}

void finished_pair::compare(const std::string& a, double low, double high,
                            double p) {
  auto& mine = candidate(a).metrics[spec.selection];
  auto theirs = candidate("baseline fm").metrics[spec.selection].mean;
  mine = summary_of(theirs + (low + high) / 2, 0.0005);
  std::erase_if(results.comparisons,
                [&](const auto& one) { return one.a == a; });
  results.comparisons.push_back({a, "baseline fm", spec.selection,
                                 (low + high) / 2, low, high, p, spec.margin,
                                 "success"});
}

finished_pair clicks() {
  protocol rules;
  rules.rows = row_task{};
  return pair_of(
      rules, "auc",
      {candidate_of("method", {{"auc", 0.75}, {"logloss", 0.55}}),
       candidate_of("baseline fm", {{"auc", 0.74}, {"logloss", 0.56}})});
}

finished_pair rankings() {
  return pair_of({}, "ndcg@10",
                 {candidate_of("method", {{"recall@5", 0.10},
                                          {"recall@10", 0.15},
                                          {"ndcg@5", 0.07},
                                          {"ndcg@10", 0.086}}),
                  candidate_of("baseline fm", {{"recall@5", 0.09},
                                               {"recall@10", 0.135},
                                               {"ndcg@5", 0.062},
                                               {"ndcg@10", 0.0765}})});
}

} // namespace automodel::recsys
