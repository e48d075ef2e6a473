#pragma once

#include "recsys/papers/reading/pdf/page_words.hpp"

namespace automodel::recsys::pdf {

/// What most of a document is set in, to tell the rest apart.
struct body_style {
  std::string family{};
  double size = 10;
  double leading = 12; ///< from one line's base to the next
};

body_style find_body_style(const paged_words& in);

} // namespace automodel::recsys::pdf
