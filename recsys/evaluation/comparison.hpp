#pragma once

#include "base/error.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/report/results.hpp"
#include "recsys/statistics/interval.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace automodel::recsys {

/// The judgements of one candidate, one per seed, in the order of the seeds.
struct judged_candidate {
  std::string name;
  std::vector<judgement> seeds;
};

/// Every metric of every candidate over seeds, with its interval (hierarchical
/// bootstrap over seeds and users; catalogue metrics have no users, their
/// interval is Student's t over seeds). Result: one map per candidate, in
/// order. Errors: invalid_argument (candidates with other seeds or metrics),
/// incompatible (judgements of different protocols).
result<std::vector<std::map<std::string, metric_summary>>>
summarise(std::span<const judged_candidate> candidates,
          const bootstrap_options& options = {});

/// Each candidate (a) against `reference` (b), paired by seed and user, on
/// each of `metrics` ("ndcg@10"). p-values are adjusted by Holm's method over
/// all the comparisons of one call; the verdict is by `margin`. Users who were
/// judged for one of the two only are left out. Errors: invalid_argument,
/// incompatible (judgements of different protocols), not_found (a metric or
/// the reference).
result<std::vector<comparison_result>>
compare(std::span<const judged_candidate> candidates,
        const std::string& reference, std::span<const std::string> metrics,
        double margin, const bootstrap_options& options = {});

} // namespace automodel::recsys
