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

struct optimizer_settings {
  optimizer_kind kind = optimizer_kind::adam;
  double learning_rate = 1e-3;
  /// L2 penalty l2/2 * |row|^2, on rows that have a gradient in this step
  /// ("touched"), added to the gradient.
  double l2 = 0;
  double beta1 = 0.9, beta2 = 0.999; ///< Adam's moments
  double epsilon = 1e-8;
};

/// How a program is trained. Budgets are epochs and steps, never seconds.
struct recipe {
  optimizer_settings optimizer;
  std::uint32_t batch_size = 2048;
  std::uint32_t epochs = 100;   ///< at most
  std::uint64_t max_steps = 0;  ///< at most; 0: as many as the epochs have
  std::uint32_t eval_every = 5; ///< epochs between validations
  std::uint32_t patience = 5;   ///< validations without a gain before stopping
};

/// The recipe's parameters with their default values, by name.
parameters recipe_defaults();

/// Reads a recipe from `values`; what is not there keeps its default. `family`
/// stands in messages. Errors: invalid_argument with the allowed range, words
/// or names.
result<recipe> read_recipe(std::string_view family, const parameters& values);

} // namespace automodel::recsys
