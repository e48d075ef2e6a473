#pragma once

#include "recsys/papers/reading/pdf/body_style.hpp"

namespace automodel::recsys::pdf {

/// Takes words of drawings off a page where they lie on top of the text: they
/// belong to parts of a drawing that are cut off and cannot be seen.
void drop_clipped_words(paged_words& in, const body_style& body);

} // namespace automodel::recsys::pdf
