#include "recsys/ascii.hpp"
#include "recsys/papers/reading/pdf/paper_line.hpp"

#include <algorithm>
#include <map>

namespace automodel::recsys::pdf {

namespace {

/// "7" of "(7)", "12a" of "(12a)"; else empty.
std::string number_in(std::string_view text) {
  if (text.size() < 3 || text.size() > 7 || text.front() != '('
      || text.back() != ')')
    return {};
  auto inner = text.substr(1, text.size() - 2);
  auto digits = inner.find_first_not_of("0123456789.");
  if (digits == 0
      || (digits != inner.npos
          && (digits + 1 != inner.size() || !is_letter(inner[digits]))))
    return {};
  return std::string{inner};
}

/// Words of three letters or more that are set in a font of words.
std::size_t count_prose(const text_line& line, const paged_words& in) {
  std::size_t count = 0, letters = 0;
  for (const auto& part : line.parts) {
    auto plain = part.how == script::none && !in.fonts[part.at.font].math;
    for (char c : part.at.text) {
      letters = plain && is_letter(c) ? letters + 1 : 0;
      count += letters == 3;
    }
    if (part.at.space_after)
      letters = 0;
  }
  return count;
}

std::size_t count_cells(const text_line& line) {
  std::size_t count = 1;
  auto right = line.left;
  for (const auto& part : line.parts) {
    count += part.at.left - right > cell_gap * line.size;
    right = std::max(right, part.at.right);
  }
  return count;
}

struct letter_counts {
  std::map<std::string, std::size_t> families;
  std::size_t words = 0, bold = 0, italic = 0, math = 0, all = 0;

  void note(const word& at, const font& set_in) {
    all += at.text.size();
    if (set_in.math) {
      math += at.text.size();
      return;
    }
    words += at.text.size();
    families[set_in.family] += at.text.size();
    bold += set_in.bold ? at.text.size() : 0;
    italic += set_in.italic ? at.text.size() : 0;
  }
};

/// Where bold or italic words at the start end; 0 if there are none, or
/// nothing else.
std::size_t lead_of(const text_line& line, const paged_words& in) {
  std::size_t end = 0;
  for (; end < line.parts.size(); ++end) {
    const auto& font = in.fonts[line.parts[end].at.font];
    if (!font.bold && !font.italic)
      break;
  }
  return end == line.parts.size() ? 0 : end;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

line_signs signs_of(const text_line& line, const paged_words& in) {
  letter_counts letters;
  for (const auto& part : line.parts)
    letters.note(part.at, in.fonts[part.at.font]);
  line_signs out;
  out.text = text_of(line);
  if (!letters.families.empty())
    out.family = std::ranges::max_element(letters.families, {}, [](auto& one) {
                   return one.second;
                 })->first;
  out.bold = share(letters.bold, letters.words);
  out.italic = share(letters.italic, letters.words);
  out.math = share(letters.math, letters.all);
  out.prose = count_prose(line, in);
  out.words = 1 + static_cast<std::size_t>(std::ranges::count(out.text, ' '));
  if (auto lead = lead_of(line, in); lead > 0) {
    out.lead = text_of(line, 0, lead);
    out.rest = text_of(line, lead, line.parts.size());
  }
  auto fragments = fragments_of(line);
  out.fragments = fragments.size();
  out.cells = count_cells(line);
  auto [first, last] = fragments.back();
  out.equation_number = number_in(text_of(line, first, last));
  if (auto space = out.text.rfind(' ');
      out.equation_number.empty() && space != out.text.npos)
    out.equation_number
        = number_in(std::string_view{out.text}.substr(space + 1));
  return out;
}

} // namespace automodel::recsys::pdf
