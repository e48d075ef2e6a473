#pragma once

#include "base/error.hpp"
#include "recsys/papers/compose/module_graph.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// What a record has beyond a baseline.
struct added_part {
  /// The added modules on embeddings of their own, and their sum: what the
  /// record says of anything else is kept.
  method_record record{};
  std::vector<std::string> names{}; ///< of the added modules
};

/// The modules of `from`, whose graph is given, that a baseline with the words
/// `known` lacks; residuals, normalisation and dropout belong to what they work
/// on. Errors: invalid_argument (there are none; one reads the insides of the
/// baseline).
result<added_part> added_part_of(const method_record& from,
                                 const module_graph& graph,
                                 const std::vector<std::string>& known);

} // namespace automodel::recsys
