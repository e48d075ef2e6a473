#include "recsys/papers/reading/pdf/front_matter.hpp"

#include "recsys/papers/reading/heading_number.hpp"
#include "recsys/papers/reading/known_heading.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

/// "Abstract", "Abstract—We ...", "1 Introduction".
bool ends_front_matter(const paper_line& at, const body_style& body) {
  const auto& text = at.signs.text;
  auto word = text.substr(0, 8);
  if (is_abstract(word) && (text.size() < 10 || at.signs.bold > 0.05))
    return true;
  if (at.line.size < body.size - 0.2)
    return false;
  for (const auto& number : heading_numbers(text))
    if (number.path == std::vector<std::uint32_t>{1}
        && number.style != numbering::letter
        && (is_known_heading(number.rest) || at.signs.bold > 0.9))
      return true;
  return is_known_heading(text);
}

} // namespace

front_matter find_front_matter(const std::vector<paper_line>& lines,
                               const body_style& body) {
  front_matter out;
  std::size_t first_page = 0;
  while (first_page < lines.size() && lines[first_page].line.page == 1)
    ++first_page;
  while (out.end < first_page && !ends_front_matter(lines[out.end], body))
    ++out.end;
  if (out.end == first_page)
    out.end = 0;
  double largest = 0;
  for (std::size_t i = 0; i < out.end; ++i)
    if (lines[i].signs.prose > 0)
      largest = std::max(largest, lines[i].line.size);
  if (largest < body.size + 0.4)
    return out;
  for (std::size_t i = 0; i < out.end; ++i)
    if (std::abs(lines[i].line.size - largest) < 0.3
        && (out.title.empty() || i == out.title.back() + 1))
      out.title.push_back(i);
  return out;
}

} // namespace automodel::recsys::pdf
