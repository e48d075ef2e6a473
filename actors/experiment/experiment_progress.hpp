#pragma once

#include "base/error.hpp"
#include "recsys/report/results.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::actors {

/// How far the search for one candidate's configuration is.
struct candidate_progress {
  std::string name, model;
  std::uint64_t planned = 0; ///< trials
  std::uint64_t done = 0;    ///< of these, failures included
  std::uint64_t failed = 0;
  std::optional<double> best{}; ///< on validation, mean over seeds
};

/// How far an experiment is, by its records alone.
struct experiment_progress {
  std::string selection;                      ///< the metric of `best`
  std::vector<candidate_progress> candidates; ///< in the order of the file
  std::vector<recsys::stage_result> stages;   ///< in the order of the file
  std::uint64_t steps = 0;                    ///< done
  std::uint64_t planned_steps = 0;
  /// A search that learns, a window that the analyst proposes, or a stage that
  /// is skipped may change what is planned.
  bool estimated = false;
};

/// Errors: not_found (no intent among the records), parse_error.
result<experiment_progress>
progress_of(std::span<const storage::stored_record> records);

} // namespace automodel::actors
