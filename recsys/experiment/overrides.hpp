#pragma once

#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// Applies "key=value" texts to the root of a document, in order. Dots lead
/// into tables; in a list of tables, a number or the name of an entry chooses
/// it: `candidate.ease decay.fit.lambda=300`. A step with a dot in it stands
/// in double quotes. What is set says so in errors: its position is the file
/// "--set key=value".
void apply_overrides(toml_node& root, const std::vector<std::string>& overrides,
                     problem_list& problems);

} // namespace automodel::recsys
