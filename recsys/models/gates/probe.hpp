#pragma once

#include "recsys/data/interactions.hpp"
#include "recsys/data/labelled_rows.hpp"
#include "recsys/models/program/program.hpp"
#include "recsys/training/batch_source.hpp"
#include "recsys/training/recipe.hpp"
#include "recsys/training/weights.hpp"

#include <memory>
#include <string>
#include <vector>

namespace automodel::recsys {

/// All that forward() is called with.
struct probe_input {
  tensor_map params, state, batch;
  std::vector<std::string> views; ///< names in `batch` that tables are shown by
};

/// A number that a loss depends on: a parameter or what a view shows.
struct probe_leaf {
  std::string name;
  at::Tensor* value = nullptr;
};

/// All of an input, in a fixed order; they point into it.
std::vector<probe_leaf> leaves_of(probe_input& in);

/// Moves all leaves by normal numbers of deviation 0.1: programs begin where
/// functions have kinks, biases of zero before a ReLU, lengths of zero.
void move_off_kinks(probe_input& in, std::uint64_t seed);

/// The gradients of a loss for the leaves, which are marked for it before the
/// loss is computed by `mark`; undefined where it does not depend on one.
/// Errors: invalid_argument (the backward pass failed).
void mark(probe_input& in);
result<std::vector<at::Tensor>> gradients_of(const at::Tensor& loss,
                                             probe_input& in);

/// A program on small, made-up data of its task: a handful of users, items,
/// sequences or rows, the same for every program.
class program_probe {
public:
  /// Rows of the task ctr have `labels` labels. Errors: those of configure(),
  /// invalid_argument (no labels).
  static result<program_probe>
  make(const program& model, const parameters& given, std::uint32_t labels = 1);

  program_probe(program_probe&&) noexcept;
  ~program_probe();

  const program& model() const noexcept { return model_; }
  const parameters& conf() const noexcept { return conf_; }
  const recipe& how() const noexcept { return how_; }

  /// The same program and data, with other values of its settings. Errors:
  /// those of make().
  result<program_probe> with(const parameters& changed) const;

  /// What a program's init gives for this one's configuration and data.
  result<tensor_map> initial(const program& of, std::uint64_t seed) const;

  /// Weights as init gives them for a seed.
  result<program_weights> weights(std::uint64_t seed) const;

  /// The first batch, its views gathered from fresh weights.
  result<probe_input> input(std::uint64_t seed) const;

  /// The same in double precision; ids keep their type.
  static probe_input in_double(const probe_input& of);

  /// The sum of the channels losses/*. Errors: those of the program,
  /// invalid_argument (there is none, or one is no number).
  result<at::Tensor> loss(const probe_input& in, bool training) const {
    return loss_of(model_, in, training);
  }

  /// The same of another program with the same parameters.
  result<at::Tensor> loss_of(const program& other, const probe_input& in,
                             bool training) const;

  /// What the program answers about the users or rows of a batch: `encode` or
  /// `score`, after `prepare`.
  result<at::Tensor> answer(const probe_input& in) const;

  /// What people are shown: predictions of rows, or scores of all items, also
  /// where `encode` gives vectors.
  result<at::Tensor> scores_of(const program& other,
                               const probe_input& in) const;

  /// A source of batches, labels of task ctr shuffled if asked.
  std::unique_ptr<batch_source> batches(bool shuffled_labels = false) const;

  /// What negatives are drawn from; null of the task ctr.
  const interactions* train() const noexcept;
  /// The rows of the task ctr.
  const labelled_rows& rows() const noexcept;

private:
  struct toy_data;
  program_probe(program model, parameters given, parameters conf, recipe how,
                std::unique_ptr<toy_data> data);
  result<tensor_map> prepared(const program& other,
                              const probe_input& in) const;

  program model_;
  parameters given_, conf_;
  recipe how_;
  std::unique_ptr<toy_data> data_;
};

} // namespace automodel::recsys
