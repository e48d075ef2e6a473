#pragma once

#include <string_view>

namespace automodel::recsys {

/// Whether a title, in any case, is one of those that papers give to sections
/// without a number: "Abstract", "References", "Acknowledgments", ...
bool is_known_heading(std::string_view title);
bool is_abstract(std::string_view title);
bool is_bibliography(std::string_view title);

} // namespace automodel::recsys
