#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <cstddef>
#include <span>

namespace automodel::recsys {

/// A document from a PDF. Errors: those of pdf::read_words and of
/// document_builder::finish.
result<document> read_pdf(std::span<const std::byte> file,
                          const reading_limits& limits);

} // namespace automodel::recsys
