#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/score_source.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What an evaluation found: a value per user and metric.
struct judgement {
  static constexpr std::string_view kind = "judgement";

  std::string protocol_id;    ///< judgements of different ones do not compare
  std::vector<user_id> users; ///< judged users, ascending
  std::vector<std::string> metrics; ///< "ndcg@10", in the protocol's order
  std::vector<double> values;       ///< [metrics.size(), users.size()]
  /// Catalogue metrics, one number for all users: "coverage@10".
  std::map<std::string, double> aggregate;

  std::uint64_t targets = 0;        ///< distinct targets judged
  std::uint64_t masked_targets = 0; ///< left out: they stand in the history
  std::uint32_t skipped_users = 0;  ///< users without a target

  /// The values of one metric, [users.size()]; empty if it was not measured.
  std::span<const double> of(std::string_view metric) const noexcept;

  /// One line of a summary.
  struct summary {
    std::string name;
    double mean = 0;
    double variance = 0; ///< of one user's value, unbiased; 0 for aggregates
  };

  /// All metrics, then all aggregates.
  std::vector<summary> summaries() const;

  /// The mean over users, or the aggregate of that name.
  std::optional<double> mean(std::string_view metric) const;

  /// Adds everything to a file of this kind. What is added must live until
  /// the file is written.
  void save(array_file_writer& out) const;

  /// Errors: corrupt (with what is wrong), not_found.
  static result<judgement> load(const array_file& file);
};

struct judge_options {
  /// Users scored at a time; 0: as many as fill 8 MiB. No value depends on it.
  std::uint32_t batch_users = 0;
  /// Users done, of how many; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t users)> progress;
  const std::atomic<bool>* cancel = nullptr; ///< may be null
};

/// Full ranking: every item of the catalogue is a candidate for every user who
/// has a target. docs/evaluation.md states the definitions in full.
///
/// - With `rules.mask_history`, items in the user's `train` rows, and in
///   `valid` where given, are no candidates. A target among them is no target:
///   it is left out and counted.
/// - A (user, item) pair is one target however often it stands in `targets`.
/// - Ties: the expectation over all orders of items with equal scores.
/// - Scores that are not finite rank behind all finite ones, infinities before
///   NaN, and targets behind other items of their kind.
/// - Memory: one tile of scores, and the result.
///
/// `train` also gives the popularity for catalogue metrics. Errors:
/// invalid_argument (a cutoff above the number of items, parts that disagree
/// about users or items, nobody to judge), cancelled, and those of `source`.
result<judgement> judge(const protocol& rules, const interactions& train,
                        const interactions* valid, const interactions& targets,
                        score_source& source,
                        const judge_options& options = {});

} // namespace automodel::recsys
