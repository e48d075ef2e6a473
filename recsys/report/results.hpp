#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A metric over seeds: the mean, and the 95 % interval of a hierarchical
/// bootstrap over seeds and users.
struct metric_summary {
  double mean = 0, std = 0, low = 0, high = 0;
  std::vector<double> values; ///< per seed, in the order of the file
};

struct candidate_result {
  std::string name;
  parameters config;        ///< the chosen fit and score parameters
  std::uint32_t trials = 0; ///< configurations tried, failures included
  std::map<std::string, metric_summary> metrics; ///< "ndcg@10"
  std::map<std::string, std::map<std::string, metric_summary>> segments;
  double seconds = 0;      ///< not part of the identity of a result
  std::uint64_t steps = 0; ///< optimiser steps taken to try them
};

struct comparison_result {
  std::string a, b, metric;
  double diff = 0, low = 0, high = 0, p_adjusted = 1, margin = 0;
  std::string verdict; ///< success, fail, neutral, inconclusive
};

struct failure_result {
  std::string name, reason;
};

/// A candidate in a stage.
struct stage_candidate {
  std::string name;
  std::uint32_t trials = 0;           ///< that were judged there
  std::optional<double> validation{}; ///< of the best of them; nothing: none
};

/// A stage of the experiment: what was decided about it, and why.
struct stage_result {
  std::string name;
  std::string state;  ///< ran, running, skipped, open
  std::string reason; ///< with the values that were compared
  std::vector<stage_candidate> candidates{}; ///< of one that ran
};

/// The contract for scripts: what results.json holds.
struct run_results {
  std::string protocol_id, protocol_text;
  std::string dataset_name, dataset_hash;
  std::uint32_t users = 0, items = 0;
  std::uint64_t interactions = 0;
  std::string split_hash;
  std::string kernel_profile;
  std::vector<candidate_result> candidates; ///< best first
  std::vector<comparison_result> comparisons;
  std::vector<failure_result> failures;
  std::vector<stage_result> stages; ///< of an experiment that has stages
  std::uint64_t seed = 0;
  std::string version;
  std::string tuning; ///< how configurations were found, for people
};

/// Whether every number is finite and every interval holds its mean's order
/// (low <= high): what may become results.json. Errors: invalid_argument with
/// the field's name.
result<void> validate(const run_results& results);

/// Sorted keys, shortest numbers that read back equal, a final newline.
/// `with_seconds` false gives the form whose hash is recorded. A number that is
/// not finite, which validate() refuses, becomes null.
std::string to_json(const run_results& results, bool with_seconds = true);

/// Errors: parse_error with the path of the field ("candidates[2].name").
result<run_results> results_from_json(std::string_view json);

/// One point of a training curve as shown in the report.
struct curve_point {
  std::uint64_t step = 0;
  double value = 0;
};

/// One line of the decision trace.
struct trace_entry {
  std::string step, agent, text, record_id;
};

/// What one slot of a node did of an experiment, or the node beside its slots.
/// It depends on chance: no part of a result.
struct work_share {
  std::string node;       ///< empty: not recorded
  std::uint32_t slot = 0; ///< from 1; 0: no slot
  std::uint64_t steps = 0, fits = 0, judgements = 0, failures = 0;
  double seconds = 0;
};

/// Everything the report shows.
struct report_input {
  std::string title, goal;
  run_results results;
  std::string selection;    ///< the metric that ranks, "ndcg@10"
  std::string champion;     ///< empty: the first candidate
  std::string reference;    ///< candidate the others are compared with
  std::string profile_json; ///< of the analyst
  /// candidate -> metric name -> curve, of the first seed
  std::map<std::string, std::map<std::string, std::vector<curve_point>>> curves;
  std::vector<trace_entry> trace;
  std::vector<work_share> work; ///< who did what
  std::uint32_t holdout_openings = 0;
  std::string memory_hint; ///< the command that shows the trace
  std::string command;     ///< what to type to get this result again
  std::string identity;    ///< identity_of the resolved experiment
};

/// A self-contained page: inline style and SVG, no script from elsewhere.
std::string render_html(const report_input& input);

/// The leaderboard for a terminal of `columns` characters; colour only if
/// `colour`.
std::string render_leaderboard(const report_input& input, unsigned columns,
                               bool colour);

} // namespace automodel::recsys
