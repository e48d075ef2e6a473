#pragma once

#include "recsys/models/recommender.hpp"

#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A program that is built into this executable.
struct zoo_program {
  std::string_view name;   ///< "mf"
  std::string_view file;   ///< "recsys/models/zoo/mf.py", for error messages
  std::string_view source; ///< its text
};

/// The zoo, in alphabetical order.
std::vector<zoo_program> zoo_programs();

/// Adds the families that are model programs:
///   "mf"       matrix factorisation from the zoo, loss "bpr" or "softmax"
///   "program"  whatever source the fit_context carries
/// Fit parameters are those of the trainer (recsys/training/recipe.hpp) and
/// those the program's own defaults() names; any other is an error.
void add_program_families(model_registry& registry);

} // namespace automodel::recsys
