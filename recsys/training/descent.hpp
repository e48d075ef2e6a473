#pragma once

#include "recsys/training/table_views.hpp"
#include "recsys/training/weights.hpp"

#include <optional>
#include <vector>

namespace automodel::recsys {

/// Moves all weights of a program along the gradient of its loss: embedding
/// tables through their views, everything else densely.
class descent {
public:
  /// `weights` and what `in` names must live as long as this. Errors:
  /// invalid_argument, as table_views::bind, and for parameters that are not
  /// float32.
  static result<descent> of(const program& model, const parameters& conf,
                            const recipe& how, program_weights& weights,
                            const batch_source& batches,
                            const interactions* train, std::uint64_t seed);

  /// Adds the views to a batch.
  void gather(training_batch& batch, std::uint64_t step) {
    views_.gather(batch, step);
  }

  /// One step along the gradient of `loss`, a number that depends on the last
  /// gather, at `rate` times the recipe's learning rate. Answers the length of
  /// the whole gradient if it is to be measured or the recipe clips it, else
  /// -1. Errors: invalid_argument (the gradient cannot be computed).
  result<double> step(const at::Tensor& loss, double rate,
                      bool measure = false);

  /// What later steps depend on beside the weights, as optimizer::save and
  /// load.
  void save(array_file_writer& out) const;
  result<void> load(const array_file& from);

  double numbers_gathered() const { return views_.numbers_gathered(); }

private:
  descent(program_weights& weights, table_views views, double clip_norm)
      : weights_(weights), views_(std::move(views)), clip_norm_(clip_norm) {}

  program_weights& weights_;
  table_views views_;
  std::vector<optimizer> rules_; ///< in the order of weights.params
  double clip_norm_;
};

} // namespace automodel::recsys
