#pragma once

#include "recsys/models/recommender.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"

#include <string_view>

namespace automodel::recsys {

/// Whether a program's text is that of one of the zoo, with or without the
/// blocks it uses: it has passed the gates where this executable was built.
bool is_from_zoo(std::string_view source);

/// Whether a family is a model program: one of the zoo, or "program".
bool is_program_family(std::string_view family);

/// Adds the families that are model programs:
///   "mf"       matrix factorisation from the zoo, loss "bpr" or "softmax"
///   "program"  whatever source the fit_context carries
/// Fit parameters are those of the trainer (recsys/training/recipe.hpp) and
/// those the program's own defaults() names; any other is an error.
void add_program_families(model_registry& registry);

} // namespace automodel::recsys
