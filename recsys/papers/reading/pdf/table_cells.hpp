#pragma once

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/pdf/text_line.hpp"

#include <vector>

namespace automodel::recsys::pdf {

/// The lines of a table as cells: what stands in one strip of the width is a
/// column, what stands over several has them all.
std::vector<cell_text> table_cells(const std::vector<const text_line*>& rows);

} // namespace automodel::recsys::pdf
