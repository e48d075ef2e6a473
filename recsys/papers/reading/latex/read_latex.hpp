#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/document/paper_folder.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

namespace automodel::recsys {

/// A document from LaTeX sources: nothing is run or expanded but the
/// document's own short macros, files are included from the folder only, each
/// once. Errors: not_found (no file has \begin{document}), resource_exhausted,
/// those of document_builder::finish.
result<document> read_latex(const paper_folder& files,
                            const reading_limits& limits);

} // namespace automodel::recsys
