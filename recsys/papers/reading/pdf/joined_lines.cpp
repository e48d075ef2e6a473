#include "recsys/papers/reading/pdf/joined_lines.hpp"

#include "recsys/ascii.hpp"

#include <cctype>

namespace automodel::recsys::pdf {

namespace {

bool is_word_part(char c) {
  return is_letter(c) || c == '-';
}

/// The dashes that end a line within a word.
std::size_t hyphen_bytes(std::string_view line) {
  for (std::string_view dash : {"-", "\xE2\x80\x90", "\xC2\xAD"})
    if (line.ends_with(dash))
      return dash.size();
  return 0;
}

/// Takes the hyphen off the end of `out` if the word goes on without it.
void join_word(std::string& out, std::size_t hyphen, std::string_view next,
               const vocabulary& known) {
  auto stem_end = out.size() - hyphen;
  auto begin = stem_end;
  while (begin > 0 && is_word_part(out[begin - 1]))
    --begin;
  std::size_t end = 0;
  while (end < next.size() && is_word_part(next[end]))
    ++end;
  auto head = lower_case(std::string_view{out}.substr(begin, stem_end - begin));
  auto tail = lower_case(next.substr(0, end));
  auto lower_case
      = !next.empty() && std::islower(static_cast<unsigned char>(next[0])) != 0;
  auto parted = known.contains(head + tail)
                || (lower_case && !known.contains(head + '-' + tail));
  if (parted && !head.empty() && end > 0)
    out.resize(stem_end);
}

} // namespace

void vocabulary::add(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    if (!is_letter(line[i])) {
      ++i;
      continue;
    }
    auto begin = i;
    while (i < line.size() && is_word_part(line[i]))
      ++i;
    if (i < line.size()) // the last may be parted itself
      words_.insert(lower_case(line.substr(begin, i - begin)));
  }
}

std::string joined_lines(const std::vector<std::string>& lines,
                         const vocabulary& known) {
  std::string out;
  for (const auto& line : lines) {
    if (line.empty())
      continue;
    auto hyphen = hyphen_bytes(out);
    auto within = hyphen > 0 && out.size() > hyphen
                  && is_letter(out[out.size() - hyphen - 1]);
    if (within)
      join_word(out, hyphen, line, known);
    else if (!out.empty())
      out += ' ';
    out += line;
  }
  return out;
}

} // namespace automodel::recsys::pdf
