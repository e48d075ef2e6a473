#pragma once

#include "recsys/papers/extract/paper_view.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// A part of the method that no word of module_words() names.
struct unnamed_part {
  std::string name; ///< of letters, digits and '_': "dynamic_routing"
  text_span where{};
};

/// Parts that headings of the method's sections name, or that the method's
/// sentences speak of again and again, and that are of no known kind. A record
/// that passed them over would describe another method. `kinds` are the kinds
/// that were found.
std::vector<unnamed_part>
find_unnamed_parts(const paper_view& view,
                   const std::vector<std::string>& kinds);

} // namespace automodel::recsys
