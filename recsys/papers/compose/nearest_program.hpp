#pragma once

#include "recsys/papers/compose/line_diff.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// A program of the zoo, and what turns it into another program.
struct nearest_program {
  std::string name{};  ///< "deepfm"; empty: the zoo has none of the task
  double likeness = 0; ///< in [0, 1]
  line_diff diff{};
};

/// The zoo's program of the same task that is most like `own_part`, a program
/// without its blocks: the mean of the share of its lines that the other has,
/// and of the blocks that both import among those that either does. Comments
/// do not count for it, but stand in the difference.
nearest_program find_nearest(std::string_view own_part, std::string_view name);

} // namespace automodel::recsys
