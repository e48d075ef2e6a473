#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys::latex {

/// What TeX source says as text: commands of layout go, those of text leave
/// their argument, accents and dashes become characters, citations "[key]".
/// Formulas stay as they are written. `footnotes` gets what footnotes say.
std::string plain_text(std::string_view source,
                       std::vector<std::string>& footnotes);

/// The same, footnotes left out.
std::string plain_text(std::string_view source);

/// A formula without what is not of it: labels, numbering, spacing commands.
std::string plain_formula(std::string_view source);

} // namespace automodel::recsys::latex
