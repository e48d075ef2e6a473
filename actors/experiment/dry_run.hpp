#pragma once

#include "base/error.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace automodel::actors {

/// What an experiment will do, counted before anything is done.
struct planned_work {
  std::uint64_t steps = 0;
  std::vector<std::uint64_t> trials; ///< of each candidate
  std::uint64_t fits = 0;            ///< while candidates are searched
  std::uint64_t epochs = 0;          ///< of these, where their number is fixed
  std::uint64_t judgements = 0;      ///< on validation
  std::uint64_t refits = 0;          ///< of what was chosen
  std::uint64_t openings = 0;        ///< of the test split: judgements there
  /// Counted as if all trials came out alike: a search that learns, or a window
  /// that the analyst proposes, may change how many there are.
  bool estimated = false;
  /// The most there can be: as if every stage ran.
  bool conditional = false;
};

/// Plays the experiment's plan with made-up outcomes. The spec must be complete
/// (recsys::apply_model_defaults); `stochastic` names families whose fits
/// depend on the seed. Errors: those of recsys::candidate_search::create.
result<planned_work>
dry_run(const recsys::experiment_spec& spec,
        const std::set<std::string, std::less<>>& stochastic);

} // namespace automodel::actors
