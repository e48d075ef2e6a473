#pragma once

#include "recsys/models/recommender.hpp"
#include "recsys/monitors/loss_monitor.hpp"
#include "recsys/training/batch_source.hpp"
#include "recsys/training/recipe.hpp"
#include "recsys/training/weights.hpp"

#include <functional>
#include <string>

namespace automodel::recsys {

/// The value of the validation metric for some weights; greater is better.
using validation_function
    = std::function<result<double>(const program_weights&)>;

/// What a program is trained on.
struct training_setting {
  batch_source& batches;
  const interactions* train = nullptr; ///< what negatives are drawn from
  std::uint64_t seed = 0;
  std::string metric;             ///< what `validate` measures, for reports
  validation_function validate{}; ///< empty: all epochs are run
  std::function<void(const training_progress&)> progress{}; ///< may be empty
  const std::atomic<bool>* cancel = nullptr;                ///< may be null
  checkpoint_keeper* checkpoints = nullptr;                 ///< may be null
  const array_file* checkpoint = nullptr; ///< what to go on from; may be null
  /// Losses of a model that knows nothing, for the monitors.
  std::vector<trivial_loss> trivial{};
  training_beat beat{}; ///< called at each step; may be empty
};

struct training_result {
  program_weights weights; ///< of the best validation, or the last epoch
  fit_cost cost;
};

/// Trains a program.
///
/// Each step gathers the program's views, runs forward, sums the channels
/// losses/*, and hands the gradients of the views to one sparse update per
/// table and of the dense parameters to one dense update. With one thread the
/// result is the same, bit for bit, for the same seed and kernel profile.
///
/// Monitors watch it (recsys/monitors): what they find are points `monitor/...`
/// of the curve, and two of them, not-finite and divergence, end it.
///
/// Errors: cancelled, between batches; invalid_argument where the program does
/// not fit the data (views of unknown tables, ids out of range, no loss) or
/// a monitor ends it, with the step; incompatible or corrupt (the checkpoint is
/// of another training, or damaged); errors of the program itself.
result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const training_setting& in);

} // namespace automodel::recsys
