#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// How parameters move along their gradients.
enum class optimizer_kind : std::uint8_t {
  sgd,
  adagrad,
  adam,      ///< every row moves at every step, as dense Adam does
  lazy_adam, ///< rows without a gradient stand still, as in SparseAdam
};

std::string_view to_string(optimizer_kind kind) noexcept;

/// Which rows of a table the L2 penalty draws towards zero.
enum class l2_scope : std::uint8_t {
  touched, ///< those with a gradient in the step: costs nothing more
  table,   ///< all of them in each step, as a penalty on the loss does
};

std::string_view to_string(l2_scope scope) noexcept;

struct optimizer_settings {
  optimizer_kind kind = optimizer_kind::adam;
  double learning_rate = 1e-3;
  double l2 = 0; ///< penalty l2/2 * |w|^2, added to the gradient
  l2_scope scope = l2_scope::touched;
  double weight_decay = 0; ///< decoupled: w -= learning_rate * weight_decay * w
                           ///< (Loshchilov, Hutter, ICLR 2019, algorithm 2)
  double beta1 = 0.9, beta2 = 0.999; ///< Adam's moments
  double epsilon = 1e-8;
};

/// How the learning rate moves over the steps of a training.
enum class schedule_kind : std::uint8_t {
  constant,
  linear,  ///< to zero at the last step
  cosine,  ///< to zero at the last step (Loshchilov, Hutter, ICLR 2017)
  plateau, ///< times plateau_factor after each validation without a gain
};

std::string_view to_string(schedule_kind kind) noexcept;

struct schedule_settings {
  schedule_kind kind = schedule_kind::constant;
  std::uint64_t warmup_steps = 0; ///< from 0 to the learning rate, linearly
  double plateau_factor = 0.1;
};

/// How a program is trained. Budgets are epochs and steps, never seconds.
struct recipe {
  optimizer_settings tables; ///< of embedding tables
  optimizer_settings dense;  ///< of all other parameters
  schedule_settings schedule;
  double clip_norm = 0; ///< longest gradient, over all parameters; 0: any
  std::uint32_t batch_size = 2048;
  std::uint32_t max_length = 50; ///< sequential: items a user is known by
  std::uint32_t epochs = 100;    ///< at most
  std::uint64_t max_steps = 0;   ///< at most; 0: as many as the epochs have
  std::uint32_t eval_every = 5;  ///< epochs between validations
  std::uint32_t patience = 5;    ///< validations without a gain before stopping
};

/// The recipe's parameters with their default values, by name.
parameters recipe_defaults();

/// Reads a recipe from `values`; what is not there keeps its default. `family`
/// stands in messages. Errors: invalid_argument with the allowed range, words
/// or names.
result<recipe> read_recipe(std::string_view family, const parameters& values);

} // namespace automodel::recsys
