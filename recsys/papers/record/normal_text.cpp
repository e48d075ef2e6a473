#include "recsys/papers/record/normal_text.hpp"

#include "base/utf8.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace automodel::recsys {

namespace {

/// U+1D400 to U+1D6A3 are thirteen alphabets of 52 letters, U+1D7CE to U+1D7FF
/// five rows of ten digits.
char mathematical(char32_t c) {
  if (c >= 0x1D400 && c < 0x1D6A4)
    return static_cast<char>('a' + (c - 0x1D400) % 26);
  if (c >= 0x1D7CE && c <= 0x1D7FF)
    return static_cast<char>('0' + (c - 0x1D7CE) % 10);
  return 0;
}

std::string_view ligature(char32_t c) {
  static constexpr std::array<std::string_view, 7> letters{
      "ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : "";
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0
         || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x205F
         || c == 0x3000;
}

bool is_dash(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xAD;
}

void append_plain(std::string& out, char32_t c, std::string_view bytes) {
  if (c >= 0xFF01 && c <= 0xFF5E)
    c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z')
    out += static_cast<char>(c + 32);
  else if (is_dash(c))
    out += '-';
  else if (auto letter = mathematical(c))
    out += letter;
  else if (auto letters = ligature(c); !letters.empty())
    out += letters;
  else if (c == 0xD7)
    out += 'x';
  else if (c < 0x80)
    out += static_cast<char>(c);
  else
    out += bytes;
}

} // namespace

std::string normal_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto before = text;
    auto c = take_code_point(text);
    if (!is_space(c))
      append_plain(out, c, before.substr(0, before.size() - text.size()));
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ')
    out.pop_back();
  return out;
}

std::string plain_words(std::string_view text) {
  std::string out;
  bool within = false;
  for (auto c : normal_text(text)) {
    auto part = is_normal_letter(c) || is_digit(c);
    if (part && !within)
      out += ' ';
    if (part)
      out += c;
    within = part;
  }
  return out;
}

std::string letters_and_digits(std::string_view text) {
  std::string out;
  for (auto c : normal_text(text))
    if (is_normal_letter(c) || is_digit(c))
      out += c;
  return out;
}

bool same_number(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

} // namespace automodel::recsys
