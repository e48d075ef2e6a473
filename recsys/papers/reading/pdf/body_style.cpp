#include "recsys/papers/reading/pdf/body_style.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace automodel::recsys::pdf {

namespace {

/// The key of the largest count; of equals the first.
template <class Key>
Key most_frequent(const std::map<Key, std::size_t>& counts, Key otherwise) {
  auto best = std::ranges::max_element(
      counts, {}, [](const auto& entry) { return entry.second; });
  return best == counts.end() ? otherwise : best->first;
}

/// In tenths of a point.
long rounded(double points) {
  return std::lround(points * 10);
}

double find_leading(const paged_words& in, const body_style& body) {
  std::map<long, std::size_t> steps;
  for (const auto& page : in.pages) {
    const word* before = nullptr;
    for (const auto& word : page.words) {
      if (in.fonts[word.font].family != body.family
          || std::abs(word.size - body.size) > 0.1)
        continue;
      if (before != nullptr && word.left < before->left) {
        auto step = word.bottom - before->bottom;
        if (step > 0.9 * body.size && step < 2.5 * body.size)
          ++steps[rounded(step)];
      }
      before = &word;
    }
  }
  auto usual = rounded(1.2 * body.size);
  return static_cast<double>(most_frequent(steps, usual)) / 10;
}

} // namespace

body_style find_body_style(const paged_words& in) {
  std::map<std::pair<std::string, long>, std::size_t> letters;
  for (const auto& page : in.pages)
    for (const auto& word : page.words) {
      const auto& font = in.fonts[word.font];
      if (!font.math)
        letters[{font.family, rounded(word.size)}] += word.text.size();
    }
  body_style out;
  auto most = most_frequent(letters, {std::string{}, rounded(out.size)});
  out.family = most.first;
  out.size = static_cast<double>(most.second) / 10;
  out.leading = find_leading(in, out);
  return out;
}

} // namespace automodel::recsys::pdf
