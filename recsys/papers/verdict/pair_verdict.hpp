#pragma once

#include "recsys/papers/verdict/plausibility.hpp"
#include "recsys/statistics/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// What came of a method against its baseline, and why.
struct pair_verdict {
  verdict outcome = verdict::inconclusive;
  std::vector<std::string> reasons;            ///< the deciding one first
  std::optional<comparison_result> comparison; ///< method minus baseline
  /// The difference in units of its standard deviation over seeds; nothing
  /// where that is zero.
  std::optional<double> effect_size;
  double p_corrected = 1; ///< also for earlier attempts
  std::uint64_t earlier = 0;
  std::vector<plausibility_check> checks;
};

/// What is known beside the results.
struct verdict_evidence {
  /// Comparisons that earlier attempts made on the same test split; p-values
  /// are multiplied by one more (Bonferroni), beside Holm's within the pair.
  std::uint64_t earlier = 0;
  /// What is wrong with what the numbers rest on: files whose bytes are not
  /// those that were recorded.
  std::vector<std::string> problems{};
};

/// Judges a finished pair by the criterion that its experiment fixed: the
/// interval and margin of recsys/statistics/verdict.hpp. Where a plausibility
/// check or the evidence fails, the numbers are no evidence and the verdict is
/// inconclusive, whatever they say. A success that a control with as many
/// parameters reaches, too, is inconclusive.
pair_verdict judge_pair(const experiment_spec& pair, const run_results& results,
                        const verdict_evidence& evidence = {});

} // namespace automodel::recsys
