#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace automodel {

namespace {

constexpr char32_t replacement = 0xfffd;
constexpr std::string_view replacement_bytes = "\xef\xbf\xbd";
constexpr std::string_view ellipsis = "…";

struct range {
  char32_t first, last;
};

// Unicode 15, East Asian Width W and F, coarse: whole blocks.
constexpr std::array wide{
    range{0x1100, 0x115f},   range{0x231a, 0x231b},   range{0x23e9, 0x23ec},
    range{0x2e80, 0x303e},   range{0x3041, 0x33ff},   range{0x3400, 0x4dbf},
    range{0x4e00, 0x9fff},   range{0xa000, 0xa4cf},   range{0xa960, 0xa97f},
    range{0xac00, 0xd7a3},   range{0xf900, 0xfaff},   range{0xfe30, 0xfe6f},
    range{0xff00, 0xff60},   range{0xffe0, 0xffe6},   range{0x1f300, 0x1f64f},
    range{0x1f680, 0x1f6ff}, range{0x1f900, 0x1f9ff}, range{0x20000, 0x3fffd}};

constexpr std::array no_width{
    range{0x0300, 0x036f}, range{0x0483, 0x0489}, range{0x0591, 0x05bd},
    range{0x0610, 0x061a}, range{0x064b, 0x065f}, range{0x200b, 0x200f},
    range{0x20d0, 0x20ff}, range{0xfe00, 0xfe0f}, range{0xfe20, 0xfe2f}};

constexpr std::array controls{range{0x0000, 0x001f}, range{0x007f, 0x009f},
                              range{0x2028, 0x202e}, range{0x2066, 0x2069},
                              range{0xfeff, 0xfeff}};

template <std::size_t N>
bool is_in(const std::array<range, N>& ranges, char32_t c) noexcept {
  return std::any_of(ranges.begin(), ranges.end(), [c](const range& r) {
    return r.first <= c && c <= r.last;
  });
}

/// Bytes of the sequence that `lead` starts; 0 if it starts none.
std::size_t sequence_length(unsigned char lead) noexcept {
  if (lead < 0x80)
    return 1;
  if (lead >= 0xc2 && lead < 0xe0)
    return 2;
  if (lead >= 0xe0 && lead < 0xf0)
    return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/// False for surrogates, overlong forms and what is beyond Unicode.
bool is_sound(char32_t c, std::size_t length) noexcept {
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  return c >= smallest[length] && c <= 0x10ffff
         && !(c >= 0xd800 && c <= 0xdfff);
}

/// The bytes of a valid sequence at the start; 0 if there is none.
std::size_t decode(std::string_view text, char32_t& out) noexcept {
  auto lead = static_cast<unsigned char>(text[0]);
  auto length = sequence_length(lead);
  if (length == 0 || length > text.size())
    return 0;
  char32_t c = length == 1 ? lead : lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0) != 0x80)
      return 0;
    c = c << 6 | (byte & 0x3fu);
  }
  if (!is_sound(c, length))
    return 0;
  out = c;
  return length;
}

std::size_t width_of(char32_t c) noexcept {
  if (is_in(no_width, c))
    return 0;
  return is_in(wide, c) ? 2 : 1;
}

} // namespace

char32_t take_code_point(std::string_view& text) noexcept {
  char32_t c = replacement;
  auto length = decode(text, c);
  text.remove_prefix(std::max<std::size_t>(length, 1));
  return c;
}

bool is_valid_utf8(std::string_view text) noexcept {
  char32_t c = 0;
  while (!text.empty()) {
    auto length = decode(text, c);
    if (length == 0)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty())
    width += width_of(take_code_point(text));
  return width;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns)
    return std::string(text);
  if (columns == 0)
    return {};
  std::string_view rest = text;
  std::size_t width = 0, bytes = 0;
  while (!rest.empty()) {
    width += width_of(take_code_point(rest));
    if (width > columns - 1)
      break;
    bytes = text.size() - rest.size();
  }
  return std::string(text.substr(0, bytes)).append(ellipsis);
}

std::string without_controls(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    auto before = text;
    char32_t c = replacement;
    auto length = decode(text, c);
    text.remove_prefix(std::max<std::size_t>(length, 1));
    clean += length == 0 || is_in(controls, c) ? replacement_bytes
                                               : before.substr(0, length);
  }
  return clean;
}

} // namespace automodel
