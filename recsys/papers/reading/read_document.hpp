#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/document/paper_folder.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace automodel::recsys {

/// What a paper's bytes are, whatever their file is called.
enum class paper_form : std::uint8_t { pdf, html, latex, text, unknown };

paper_form form_of(std::span<const std::byte> file);

/// A document from the bytes of a PDF, an HTML page, a LaTeX source or plain
/// text. For a process that may crash or be stopped: the libraries behind it
/// read what strangers wrote. `name` stands in errors. Errors: parse_error
/// (none of the four, damaged, empty), resource_exhausted (beyond the limits).
result<document> read_document(std::span<const std::byte> file,
                               std::string_view name,
                               const reading_limits& limits = {});

/// The same from the files of a LaTeX paper: the one that begins the document,
/// and what it includes. Errors: those above; not_found (no file begins one).
result<document> read_document(const paper_folder& files, std::string_view name,
                               const reading_limits& limits = {});

} // namespace automodel::recsys
