#pragma once

#include "recsys/papers/reading/document_builder.hpp"

#include <string_view>
#include <vector>

namespace automodel::recsys::latex {

/// The cells of what stands in a tabular environment, after its column
/// specification: rows part at "\\", cells at "&".
std::vector<cell_text> tabular_cells(std::string_view source);

} // namespace automodel::recsys::latex
