#pragma once

#include "recsys/papers/reading/pdf/page_zones.hpp"
#include "recsys/papers/reading/pdf/text_line.hpp"

#include <string>
#include <vector>

namespace automodel::recsys::pdf {

/// What a line looks like, to tell what it is.
struct line_signs {
  std::string text{};
  std::string family{};        ///< of most letters that are no formula's
  double bold = 0, italic = 0; ///< share of those letters
  double math = 0;             ///< share of characters in fonts of formulas
  std::size_t prose = 0;       ///< words of three letters or more
  std::size_t words = 0;
  std::size_t fragments = 1;     ///< parted by wide gaps
  std::size_t cells = 1;         ///< parted by gaps wider than within a cell
  std::string lead{}, rest{};    ///< bold or italic at the start, then plain
  std::string equation_number{}; ///< of a line that ends with "(7)": "7"
};

/// A line in its column. Lines of a document stand in reading order.
struct paper_line {
  text_line line{};
  line_signs signs{};
  column in = column::full_width;
  std::size_t zone = 0;       ///< another number, another column or page
  double left = 0, right = 0; ///< of the column

  double indent() const noexcept { return line.left - left; }
  double width() const noexcept { return line.right - line.left; }
};

/// All lines of a document in reading order, running heads left out.
std::vector<paper_line> paper_lines(const paged_words& in,
                                    const body_style& body);

line_signs signs_of(const text_line& line, const paged_words& in);

} // namespace automodel::recsys::pdf
