#pragma once

#include "recsys/papers/reading/pdf/body_style.hpp"

namespace automodel::recsys::pdf {

/// Gives characters of TeX's mathematical fonts their meaning where the file's
/// tables give only their code: "X" in the font of large operators is a sum.
/// And fonts their role: beside another body font, Computer Modern sets
/// formulas.
void mend_words(paged_words& in, const body_style& body);

/// Whether the text is a large operator that takes limits.
bool is_large_operator(std::string_view text);

} // namespace automodel::recsys::pdf
