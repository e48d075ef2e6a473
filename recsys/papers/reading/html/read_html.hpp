#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <cstddef>
#include <span>

namespace automodel::recsys {

/// A document from an HTML page, however broken. Scripts, styles, navigation
/// and what is hidden are left out; a formula's text is its TeX annotation or
/// alternative text if it has one. Errors: parse_error, resource_exhausted
/// (longer or more deeply nested than a page is), those of
/// document_builder::finish.
result<document> read_html(std::span<const std::byte> file,
                           const reading_limits& limits);

} // namespace automodel::recsys
