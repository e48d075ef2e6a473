#pragma once

#include "recsys/papers/compose/composition.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// Names of settings with the values that are tried.
using tuned_values
    = std::vector<std::pair<std::string, std::vector<parameter>>>;

/// Whether a setting is of the recipe, which every program has whether or not
/// its defaults say so.
bool is_of_recipe(std::string_view name) noexcept;

/// What both candidates of a pair are tuned over: what the paper searched; else
/// the learning rate and three times it, and no penalty, a light one and the
/// paper's own.
tuned_values tuned_for(const composition& variant);

/// What is fixed, of each candidate.
struct pair_settings {
  parameters variant, baseline;
};

/// Of what both candidates have, the variant's value holds for both; of the
/// recipe, what either says; the rest of the baseline's are its own defaults.
/// `baseline` are these defaults.
pair_settings equal_settings(const composition& variant,
                             const parameters& baseline,
                             const tuned_values& tuned);

} // namespace automodel::recsys
