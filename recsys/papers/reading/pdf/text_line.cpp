#include "recsys/papers/reading/pdf/text_line.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace automodel::recsys::pdf {

namespace {

// In sizes of the line.
constexpr double word_gap = 0.14;
constexpr double least_gap = 0.08; // the file says that there is a space
constexpr double wide_gap = 1.1;

bool has_gap(const text_line::part& before, const text_line::part& after,
             double size) {
  return after.at.left - before.at.right > word_gap * size;
}

bool is_one_character(std::string_view text) {
  take_code_point(text);
  return text.empty();
}

/// Of a run of raised and lowered parts those of one kind.
void append_script(std::string& out, const text_line& line, std::size_t first,
                   std::size_t last, script how) {
  std::string inner;
  const text_line::part* before = nullptr;
  for (auto i = first; i < last; ++i) {
    const auto& part = line.parts[i];
    if (part.how != how)
      continue;
    if (before != nullptr && has_gap(*before, part, 1.6 * part.at.size))
      inner += ' ';
    inner += part.at.text;
    before = &part;
  }
  if (inner.empty())
    return;
  out += how == script::below ? '_' : '^';
  out += is_one_character(inner) ? inner : '{' + inner + '}';
}

} // namespace

std::string text_of(const text_line& line, std::size_t first,
                    std::size_t last) {
  std::string out;
  double right = 0;
  for (auto i = first; i < last;) {
    const auto& part = line.parts[i];
    auto gap = i > first && part.at.left - right > word_gap * line.size;
    if (part.how == script::none) {
      auto near = part.at.left - right < least_gap * line.size;
      if (i > first && (gap || (line.parts[i - 1].at.space_after && !near)))
        out += ' ';
      out += part.at.text;
      right = part.at.right;
      ++i;
      continue;
    }
    auto end = i;
    for (; end < last && line.parts[end].how != script::none; ++end)
      right = std::max(right, line.parts[end].at.right);
    if (gap && part.at.left - line.parts[i - 1].at.right > 0.5 * line.size)
      out += ' ';
    append_script(out, line, i, end, script::below);
    append_script(out, line, i, end, script::above);
    i = end;
  }
  return out;
}

std::string text_of(const text_line& line) {
  return text_of(line, 0, line.parts.size());
}

std::vector<std::pair<std::size_t, std::size_t>>
fragments_of(const text_line& line) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  double right = 0;
  for (std::size_t i = 0; i < line.parts.size(); ++i) {
    const auto& at = line.parts[i].at;
    if (out.empty() || at.left - right > wide_gap * line.size)
      out.emplace_back(i, i);
    out.back().second = i + 1;
    right = std::max(right, at.right);
  }
  return out;
}

} // namespace automodel::recsys::pdf
