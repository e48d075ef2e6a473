#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/report/results.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Names of the candidates of a pair. `control` spends about as many
/// parameters as the method and is empty where there is none.
struct pair_names {
  std::string method = "method", baseline{}, control{};
};

/// The names in a pair's experiment: the reference is the baseline.
pair_names names_in(const experiment_spec& pair);

/// One thing that must hold before a difference means anything.
struct plausibility_check {
  std::string name; ///< "learned"
  bool passed = false;
  std::string text; ///< what was seen, for people
};

/// Checks the results of a pair. A check that fails does not say who is wrong:
/// it says that the numbers are no evidence.
///
///   numbers     every number is finite and every interval in order
///   complete    each candidate has a value for each seed, and there are three
///               seeds or more
///   consistent  means are those of the values by seed, and the difference is
///               that of the means
///   protocol    rules and, of rankings, data and counts are those of the id
///   identities  leave-one-out rankings keep what holds between their metrics
///   learned     method and baseline are better than chance: of rows, an AUC
///               above .52 and a logloss that differs from ln 2; of rankings
///               twice the NDCG of a random order
///   ceiling     no AUC above .995, no NDCG or recall above .95: a label or the
///               future leaked
///   overshoot   a gain of more than .1 is no gain of a model
///   seeds       what depends on chance differs from seed to seed
///   budget      equal trials, and the baseline lost none of its own
std::vector<plausibility_check> check_plausibility(const experiment_spec& pair,
                                                   const run_results& results);

} // namespace automodel::recsys
