#pragma once

#include "recsys/models/program/program.hpp"
#include "recsys/models/recommender.hpp"

#include <memory>
#include <string>

namespace automodel::recsys {

/// Trains a program of the task retrieval or sequential. `family` stands in
/// messages, `given` is what a candidate sets. Errors: invalid_argument (the
/// program has another task, parameters it does not have), those of train().
result<std::unique_ptr<recommender>> fit_program(const std::string& family,
                                                 const program& model,
                                                 const parameters& given,
                                                 const fit_context& data);

/// Trains a program of the task ctr. Errors as above.
result<std::unique_ptr<predictor>> fit_program(const std::string& family,
                                               const program& model,
                                               const parameters& given,
                                               const row_fit_context& data);

} // namespace automodel::recsys
