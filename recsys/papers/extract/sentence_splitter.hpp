#pragma once

#include "recsys/papers/document/document.hpp"

#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The sentences of a block's text, as spans of the document. A heading that
/// runs into a paragraph ("Layer Normalization: ...") is one of its own.
std::vector<text_span> sentences_of(std::string_view text, std::uint32_t begin);

/// Whether a passage is short and stands as a heading does: at most six words,
/// the first with a capital.
bool looks_like_heading(std::string_view text);

} // namespace automodel::recsys
