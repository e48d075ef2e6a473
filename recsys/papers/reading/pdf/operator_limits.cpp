#include "recsys/papers/reading/pdf/operator_limits.hpp"

#include "recsys/papers/reading/pdf/mended_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

constexpr std::array<std::string_view, 5> named{"max", "min", "argmax",
                                                "argmin", "lim"};
constexpr double small = 0.82; // a limit's size, in sizes of the line
constexpr double reach = 2.4;  // of its base from the operator's base
constexpr double aside = 0.8;  // of its middle beside the operator

bool takes_limits(const word& at, const paged_words& in) {
  constexpr std::string_view brackets = "()[]{}|";
  if (in.fonts[at.font].extension)
    return is_large_operator(at.text)
           || (at.text.size() == 1 && brackets.find(at.text) == brackets.npos);
  return std::ranges::find(named, at.text) != named.end();
}

double middle(double left, double right) {
  return (left + right) / 2;
}

struct place {
  text_line* line = nullptr;
  std::size_t part = 0;
};

/// The operator that a fragment of a small line stands above or below.
place operator_of(const text_line& from, double at,
                  std::vector<text_line>& lines, const paged_words& in) {
  place best;
  auto least = reach;
  for (auto& line : lines) {
    auto shift = std::abs(from.base - line.base) / line.size;
    if (&line == &from || from.size > small * line.size || shift > least
        || shift < 0.5)
      continue;
    for (std::size_t i = 0; i < line.parts.size(); ++i) {
      const auto& one = line.parts[i].at;
      auto away = std::abs(at - middle(one.left, one.right));
      auto width = (one.right - one.left) / 2 + aside * line.size;
      if (away < width && takes_limits(one, in)) {
        best = {&line, i};
        least = shift;
      }
    }
  }
  return best;
}

void move_parts(text_line& from, std::size_t first, std::size_t last,
                place to) {
  auto how = from.base > to.line->base ? script::below : script::above;
  auto edge = to.line->parts[to.part].at.right;
  auto begin = from.parts.begin() + static_cast<std::ptrdiff_t>(first);
  auto end = from.parts.begin() + static_cast<std::ptrdiff_t>(last);
  std::vector<text_line::part> moved(begin, end);
  from.parts.erase(begin, end);
  for (auto& part : moved) {
    part.how = how;
    auto wide = part.at.right - part.at.left;
    part.at.right = std::min(part.at.right, edge + 0.1 * part.at.size);
    part.at.left = part.at.right - wide;
  }
  // Of a font whose codes mean nothing: what has limits is mostly a sum.
  if (auto& text = to.line->parts[to.part].at.text; text.size() == 1)
    text = "∑";
  to.line->parts.insert(to.line->parts.begin()
                            + static_cast<std::ptrdiff_t>(to.part + 1),
                        moved.begin(), moved.end());
}

} // namespace

void attach_limits(std::vector<text_line>& lines, const paged_words& in) {
  for (auto& line : lines) {
    auto fragments = fragments_of(line);
    for (auto at = fragments.rbegin(); at != fragments.rend(); ++at) {
      auto left = line.parts[at->first].at.left;
      auto right = line.parts[at->second - 1].at.right;
      if (auto to = operator_of(line, middle(left, right), lines, in); to.line)
        move_parts(line, at->first, at->second, to);
    }
  }
  std::erase_if(lines,
                [](const text_line& line) { return line.parts.empty(); });
}

} // namespace automodel::recsys::pdf
