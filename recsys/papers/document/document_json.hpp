#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// The document as JSON: compact, equal documents give equal bytes. Spans are
/// [begin, end], cells [row, column, columns, begin, end].
std::string document_json(const document& from);

/// The inverse. Errors: parse_error (no such document; a span outside the text
/// or within a character; blocks that overlap; an index that leads nowhere).
result<document> read_document_json(std::string_view text);

/// What every document keeps to, whoever made it: see document_block and
/// document_section. Errors: parse_error (what is wrong with which part).
result<void> check_document(const document& of);

} // namespace automodel::recsys
