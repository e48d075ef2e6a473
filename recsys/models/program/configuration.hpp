#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/models/program/program.hpp"
#include "recsys/training/recipe.hpp"

#include <string_view>

namespace automodel::recsys {

/// What a candidate is trained with.
struct configuration {
  parameters conf; ///< what the program sees: its own values and the recipe's
  recipe how;
};

/// The recipe's defaults under those of the program: what its defaults() says
/// of the recipe's names is its recommended recipe.
parameters merged_defaults(const parameters& of_program);

/// Completes `given` by the defaults of the program and the recipe. A value
/// takes the type of its default: 2 becomes 2.0 where that is 0.5. `family`
/// stands in messages. Errors: invalid_argument with the allowed names, types
/// or ranges.
result<configuration> configure(std::string_view family, const program& model,
                                const parameters& given);

} // namespace automodel::recsys
