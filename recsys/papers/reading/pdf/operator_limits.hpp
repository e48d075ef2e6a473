#pragma once

#include "recsys/papers/reading/pdf/text_line.hpp"

namespace automodel::recsys::pdf {

/// Moves what stands in small print above and below a large operator ("i=1"
/// below a sum) from lines of its own to that operator's line, as scripts.
void attach_limits(std::vector<text_line>& lines, const paged_words& in);

} // namespace automodel::recsys::pdf
