#pragma once

#include "actors/autotrain/claim.hpp"
#include "actors/autotrain/row_claim.hpp"
#include "actors/step_result.hpp"
#include "base/error.hpp"
#include "storage/artefact_store.hpp"

#include <string>
#include <vector>

namespace automodel::actors {

/// A claim with everything it is judged by.
struct claim_order {
  step_header step;
  std::string protocol_id;
  claim_question question;
  recsys::protocol rules;
  // of rankings, or of predicted rows; parts are per seed
  std::vector<recsys::judged_candidate> candidates;
  std::vector<recsys::split_part> trains;
  std::vector<recsys::judged_predictor> predictors;
  std::vector<recsys::row_labels> train_labels;
};

/// Reads the request and the judgements it names. Errors: parse_error,
/// not_found, corrupt.
result<claim_order> read_claim_order(const message<schema::ClaimRequest>& from,
                                     const storage::artefact_store& artefacts);

/// Errors: those of answer_claim and answer_row_claim.
result<claim_answer> answer_order(const claim_order& order);

void write_claim(const claim_order& order, const claim_answer& answer,
                 schema::Claim::Builder to);

} // namespace automodel::actors
