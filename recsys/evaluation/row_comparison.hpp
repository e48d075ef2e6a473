#pragma once

#include "base/error.hpp"
#include "recsys/evaluation/row_judgement.hpp"
#include "recsys/report/results.hpp"
#include "recsys/statistics/interval.hpp"
#include "recsys/statistics/statistic_bootstrap.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace automodel::recsys {

/// The judgements of one candidate, one per seed, in the order of the seeds.
struct judged_predictor {
  std::string name;
  std::vector<row_judgement> seeds;
};

/// The measures of several candidates, resampled once over users (or rows,
/// where users are not known): users are the same people for all candidates
/// and seeds, so that every difference is paired.
class row_resamples {
public:
  /// `metrics` as row_measures() reads them; the judgements need not outlive
  /// this. Errors: incompatible (judgements of different protocols),
  /// invalid_argument (candidates with other seeds or labels, a measure that is
  /// not defined), those of row_measures.
  static result<row_resamples> of(std::span<const judged_predictor> candidates,
                                  std::span<const std::string> metrics,
                                  const bootstrap_options& options = {});

  /// Every measure of every candidate with its interval: one map per
  /// candidate, in order.
  std::vector<std::map<std::string, metric_summary>> summaries() const;

  /// Each candidate (a) against `reference` (b) on each of `measures`. p-values
  /// are adjusted by Holm's method over all the comparisons of one call. The
  /// verdict is by `margin` on how much better a is: where lower values are
  /// better, a success is a difference below minus the margin. Errors:
  /// invalid_argument, not_found (a measure or the reference; a measure
  /// whose best value is neither high nor low).
  result<std::vector<comparison_result>>
  compare(const std::string& reference, std::span<const std::string> measures,
          double margin) const;

private:
  using seeds = std::vector<std::size_t>; ///< columns, one per seed

  std::vector<const resampled_statistic*> columns_of(const seeds& of) const;

  bootstrap_options options_;
  std::vector<std::string> candidates_;
  /// [candidate] measure -> its columns
  std::vector<std::map<std::string, seeds>> measures_;
  std::vector<resampled_statistic> columns_;
};

} // namespace automodel::recsys
