#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// Finds what the paper calls its own method, and the names of others, by the
/// words around them. Nothing else depends on what the names are: they tell
/// whose numbers a sentence or a row of a table holds.
void name_methods(paper_view& view);

/// Whether a text names one of the other methods.
bool names_other(const paper_view& view, std::string_view text);

/// Whether a text speaks of the paper's own method: by its name, or as "our",
/// "we", "proposed".
bool names_own(const paper_view& view, std::string_view text);

} // namespace automodel::recsys
