#pragma once

#include "base/error.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys::pdf {

/// What its name tells about a font.
struct font {
  std::string family{}; ///< without subset prefix and size: "CMMI"
  bool bold = false, italic = false;
  bool math = false;      ///< letters of formulas, not of words
  bool symbols = false;   ///< operators and arrows
  bool extension = false; ///< large operators and brackets, below their base
};

/// Characters of one font that stand together. Lengths are points, y grows
/// downwards from the top of the page.
struct word {
  std::string text{};
  double left = 0, right = 0, top = 0, bottom = 0;
  double size = 0;
  std::uint32_t font = 0;
  std::uint32_t box_font = 0; ///< whose top and bottom these are
  bool space_after = false;
};

struct page {
  double width = 0, height = 0;
  std::vector<word> words{}; ///< upright ones
};

struct paged_words {
  std::vector<font> fonts{};
  std::vector<page> pages{};
};

/// Everything that is written in a PDF. Nothing is drawn or run; images and
/// attachments are not looked at. Errors: parse_error (no PDF, truncated,
/// needs a password), resource_exhausted (beyond the limits).
result<paged_words> read_words(std::span<const std::byte> file,
                               const reading_limits& limits);

/// What a font's name says, such as "ABCDEF+CMMI10".
font font_named(std::string_view name);

} // namespace automodel::recsys::pdf
