#include "recsys/papers/reading/pdf/clipped_words.hpp"

#include <algorithm>
#include <vector>

namespace automodel::recsys::pdf {

namespace {

constexpr std::size_t enough = 12;     // words on top of others
constexpr double clipped_share = 0.08; // of a drawing's words on a page

bool is_foreign(const font& one, const body_style& body) {
  return !one.math && one.family.substr(0, 5) != body.family.substr(0, 5)
         && !one.family.starts_with("cm");
}

/// Whether a word covers much of another one's place.
bool lies_on(const word& a, const word& b) {
  auto wide = std::min(a.right, b.right) - std::max(a.left, b.left);
  auto high = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return wide > 0.3 * std::min(a.right - a.left, b.right - b.left)
         && high > 0.4 * std::min(a.bottom - a.top, b.bottom - b.top);
}

} // namespace

void drop_clipped_words(paged_words& in, const body_style& body) {
  for (auto& page : in.pages) {
    std::vector<const word*> text;
    for (const auto& word : page.words)
      if (in.fonts[word.font].family == body.family)
        text.push_back(&word);
    std::ranges::sort(text, {}, &pdf::word::top);
    std::size_t foreign = 0, covering = 0;
    for (const auto& word : page.words) {
      if (!is_foreign(in.fonts[word.font], body))
        continue;
      ++foreign;
      auto near = std::ranges::lower_bound(text, word.top - 2 * body.size, {},
                                           &pdf::word::top);
      for (; near != text.end() && (*near)->top < word.bottom; ++near)
        if (lies_on(word, **near)) {
          ++covering;
          break;
        }
    }
    if (covering >= enough
        && static_cast<double>(covering)
               > clipped_share * static_cast<double>(foreign))
      std::erase_if(page.words, [&](const word& one) {
        return is_foreign(in.fonts[one.font], body);
      });
  }
}

} // namespace automodel::recsys::pdf
