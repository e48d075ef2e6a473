#pragma once

#include "base/error.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

/// A configuration of one candidate as validation judged it.
struct tried_setting {
  parameters setting; ///< all of it, named as in recsys::space_of: "fit.k"
  struct seen {
    std::uint64_t seed = 0;
    digest evaluation; ///< id of its record
    digest per_user;   ///< artefact
    double value = 0;  ///< mean of the selection metric
  };
  std::vector<seen> seeds; ///< ascending
};

/// What an experiment tried of one candidate, in the order of the journal.
struct tried_candidate {
  std::string name;
  std::vector<tried_setting> settings;
};

/// What an experiment tried, on validation alone: nothing that is learned from
/// it has seen a test split.
struct tried_experiment {
  recsys::experiment_spec spec;
  std::vector<tried_candidate> candidates; ///< by name
  std::string protocol;                    ///< of the evaluations
};

/// Errors: not_found (no intent), those of reading.
result<tried_experiment> read_tried(const storage::memory_reader& memory,
                                    const std::string& experiment);

/// Those parameters of the settings that take more than one value: what was
/// searched.
std::vector<parameters> searched_parts(const tried_candidate& candidate);

} // namespace automodel::actors
