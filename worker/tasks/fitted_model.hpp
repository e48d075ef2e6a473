#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/models/recommender.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/training_curve.hpp"

#include <functional>

namespace automodel::worker {

/// What a fit left: a recommender or a predictor.
struct fitted_model {
  std::function<void(recsys::array_file_writer&)> save;
  recsys::fit_cost cost;
};

/// Writes it to the descriptor "model" and sends the reply. Errors:
/// invalid_argument (no such descriptor), those of array_file_writer::write.
result<void> deliver(const fitted_model& model, const recipe& how,
                     const training_curve& curve, const task_context& in);

} // namespace automodel::worker
