#pragma once

#include "recsys/report/results.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

// What the terminal and the page say alike about a finished run.

/// Null if there are no candidates.
const candidate_result* champion_of(const report_input& input);

/// Every metric of any candidate: the one that ranks first, then the others at
/// its cutoff, then the rest, each group in the order of the metrics' table.
std::vector<std::string> ordered_metrics(const report_input& input);

/// Those of them at the cutoff of the metric that ranks.
std::vector<std::string> main_metrics(const report_input& input);

/// Null if the candidate has no such metric.
const metric_summary* find_metric(const candidate_result& candidate,
                                  std::string_view metric);

/// Whether no candidate has a higher mean. Equal means are all best.
bool is_best(const report_input& input, const candidate_result& candidate,
             std::string_view metric);

/// The comparison of a candidate with the reference on the metric that ranks;
/// null if there is none.
const comparison_result* comparison_of(const report_input& input,
                                       std::string_view candidate);

/// "better", "worse", "equal", "undecided"; else the verdict as it stands.
std::string verdict_word(std::string_view verdict);

/// What stands behind a verdict, for somebody who has not read the manual.
std::string verdict_meaning(std::string_view verdict);

/// "943 users, 1,682 items, 100,000 interactions", or "288,603 rows" of data
/// without users and items.
std::string data_text(const run_results& results);

/// How many seeds the numbers are means of.
std::size_t seeds_of(const run_results& results);

/// Configurations that were tried, over all candidates.
std::uint64_t trials_of(const run_results& results);

/// Candidates that were to be judged: those with results and those that
/// failed without any.
std::size_t attempted(const run_results& results);

/// "6 of 7 candidates have results; 25 trials in all; 1 failure"
std::string denominator_text(const run_results& results);

} // namespace automodel::recsys
