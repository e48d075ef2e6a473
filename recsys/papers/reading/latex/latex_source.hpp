#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/paper_folder.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys::latex {

/// The sources of a paper as one text: comments taken out, each \input in its
/// place, the document's own macros expanded.
struct source {
  std::string preamble{}; ///< before \begin{document}
  std::string body{};
};

/// Errors: not_found (no file has \begin{document}), resource_exhausted (more
/// files or text than a paper has; macros without end).
result<source> gather(const paper_folder& files, const reading_limits& limits);

/// The text with all that follows an unescaped % on a line taken out.
std::string without_comments(std::string_view text);

/// The text with the macros that \newcommand and \def of `preamble` define.
/// Errors: resource_exhausted.
result<std::string> expand_macros(std::string_view text,
                                  std::string_view preamble,
                                  const reading_limits& limits);

} // namespace automodel::recsys::latex
