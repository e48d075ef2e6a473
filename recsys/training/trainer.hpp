#pragma once

#include "recsys/models/program/program.hpp"
#include "recsys/models/recommender.hpp"
#include "recsys/training/recipe.hpp"

#include <functional>

namespace automodel::recsys {

/// Everything a program learned. Tables are contiguous float32 [rows, width].
struct program_weights {
  tensor_map tables, params, state;
};

/// The value of the validation metric for some weights; greater is better.
using validation_function
    = std::function<result<double>(const program_weights&)>;

struct training_result {
  program_weights weights; ///< of the best validation, or the last epoch
  fit_cost cost;
};

/// Trains a retrieval program on (user, item) rows.
///
/// Each step gathers the program's views, runs forward, sums the channels
/// losses/*, and hands the gradients of the views to one sparse update per
/// table and of the dense parameters to one dense update. Rows are visited in
/// an order shuffled anew each epoch. With one thread the result is the same,
/// bit for bit, for the same seed and kernel profile. `validate` may be empty:
/// then all epochs are run.
///
/// Errors: cancelled, between batches; invalid_argument where the program does
/// not fit the data (views of unknown tables, ids out of range, no loss) or
/// the loss is not finite, with the step; errors of the program itself.
result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const fit_context& data,
                              const validation_function& validate);

} // namespace automodel::recsys
