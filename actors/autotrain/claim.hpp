#pragma once

#include "base/error.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/evaluation/comparison.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::actors {

/// What is asked of the test split, fixed before it is opened.
struct claim_question {
  std::string metric; ///< that ranks, and of the segments: "ndcg@10"
  std::vector<std::string> compared; ///< metrics of the comparisons
  std::string reference;             ///< candidate the others are compared with
  double margin = 0;                 ///< of practical equivalence
  std::uint64_t seed = 0;            ///< of the resampling
};

/// One row of the answer: a metric of a candidate, over all users or over one
/// segment of them.
struct claim_summary {
  std::string candidate, metric, segment;
  recsys::metric_summary value;
  std::uint32_t users = 0; ///< of the first seed
};

struct claim_comparison {
  recsys::comparison_result value;
  double detectable = 0; ///< smallest difference found with power 0.8
};

/// What the interval of a comparison says of its power.
claim_comparison with_detectable(recsys::comparison_result comparison);

struct claim_answer {
  std::vector<claim_summary> summaries;
  std::vector<claim_comparison> comparisons;
};

/// Judges all candidates at once: intervals, comparisons with the reference,
/// and the metric by segments of users with short, medium and long histories
/// (terciles of training rows; `trains` holds one part per seed).
/// Errors: those of recsys::summarise and recsys::compare.
result<claim_answer>
answer_claim(const claim_question& question,
             const std::vector<recsys::judged_candidate>& candidates,
             const std::vector<recsys::split_part>& trains);

} // namespace automodel::actors
