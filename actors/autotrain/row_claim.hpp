#pragma once

#include "actors/autotrain/claim.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/row_comparison.hpp"

#include <vector>

namespace automodel::actors {

/// What answer_claim is for rankings: intervals of every measure of `rules`,
/// comparisons with the reference, and the metric by segments of users with
/// short, medium and long histories where users are known (`trains` holds the
/// training labels of each seed); a segment in which the metric is not defined
/// is left out. Errors: those of recsys::row_resamples.
result<claim_answer>
answer_row_claim(const claim_question& question, const recsys::protocol& rules,
                 const std::vector<recsys::judged_predictor>& candidates,
                 const std::vector<recsys::row_labels>& trains);

} // namespace automodel::actors
