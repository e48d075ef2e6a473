#pragma once

#include "recsys/experiment/variables.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// One of the experiments that a file with a [matrix] describes.
struct matrix_point {
  std::string label; ///< "bce-32": its values, fit for a name
  variable_values values;
};

/// Takes the section [matrix] out of a document: each key is a variable and
/// has a list of values, and every combination is a point; the key that stands
/// first in the file changes last. `exclude` is a list of tables: a point that
/// agrees with one of them is left out. Without the section there is one point
/// without values. At most 1000 points.
std::vector<matrix_point> take_matrix(toml_node& root, problem_list& problems);

} // namespace automodel::recsys
