#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <string_view>

namespace automodel::recsys {

/// A document from plain text: paragraphs are parted by empty lines; the first
/// is the title if it is short; lines with the next number or a known name are
/// headings; lines below "References" that begin with "[" are references.
/// Errors: those of document_builder::finish.
result<document> read_plain(std::string_view text,
                            const reading_limits& limits);

} // namespace automodel::recsys
