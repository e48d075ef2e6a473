#pragma once

#include "actors/interfaces.hpp"
#include "base/digest.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace automodel::actors {

/// What a slot does: a fit or an evaluation.
using work_request = std::variant<message<schema::FitRequest>,
                                  message<schema::EvaluateRequest>>;

/// What its request says that placement goes by.
struct work_order {
  std::string experiment, step;
  std::uint32_t position = 0;       ///< in the plan
  bool opens_holdout = false;       ///< it reads held-out targets
  std::chrono::seconds deadline{0}; ///< of the work itself
  std::vector<digest> inputs;       ///< artefacts
};

/// Errors: parse_error.
result<work_order> read_work(const work_request& request);

/// The artefacts that came out of it; none of a failure. Errors: parse_error.
result<std::vector<digest>>
outputs_of(const message<schema::StepResult>& answer);

} // namespace automodel::actors
