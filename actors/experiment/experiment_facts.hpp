#pragma once

#include "actors/experiment/plan.hpp"
#include "base/error.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/report/results.hpp"
#include "storage/record.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace automodel::actors {

/// What planning needs of an experiment, by its records alone.
struct experiment_facts {
  recsys::experiment_spec spec;
  outcome_table known;
  std::map<std::string, std::string> reasons{}; ///< of stages, by step
};

/// Errors: not_found (no intent among the records), parse_error.
result<experiment_facts>
facts_of(std::span<const storage::stored_record> records);

/// The families whose steps say of which seed they are. A candidate that did
/// nothing yet does not tell.
std::set<std::string, std::less<>> stochastic_in(const experiment_facts& facts);

/// What the stages came to, in the order of the file; none without stages.
std::vector<recsys::stage_result> stages_of(const experiment_facts& facts);

} // namespace automodel::actors
