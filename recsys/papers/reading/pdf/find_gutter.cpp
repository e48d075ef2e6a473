#include "recsys/papers/reading/pdf/page_zones.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

// The part of a page's width where a gutter may be.
constexpr double first_share = 0.38, last_share = 0.62;
constexpr double emptiness = 0.12; // of the usual cover
constexpr double least_width = 6;

/// How many words of the body's size lie over each point of the width.
std::vector<double> cover_of(const paged_words& in, const body_style& body) {
  double width = 0;
  for (const auto& page : in.pages)
    width = std::max(width, page.width);
  std::vector<double> cover(static_cast<std::size_t>(width) + 2, 0);
  for (const auto& page : in.pages)
    for (const auto& word : page.words) {
      if (std::abs(word.size - body.size) > 0.15 * body.size)
        continue;
      auto begin = static_cast<std::size_t>(std::max(word.left, 0.0));
      auto end = std::min(static_cast<std::size_t>(std::max(word.right, 0.0)),
                          cover.size() - 1);
      for (auto x = begin; x < end; ++x)
        ++cover[x];
    }
  return cover;
}

double usual(std::vector<double> cover) {
  std::erase(cover, 0);
  if (cover.empty())
    return 0;
  auto at = cover.begin() + static_cast<std::ptrdiff_t>(cover.size() / 2);
  std::ranges::nth_element(cover, at);
  return *at;
}

} // namespace

std::optional<gutter> find_gutter(const paged_words& in,
                                  const body_style& body) {
  auto cover = cover_of(in, body);
  auto limit = emptiness * usual(cover);
  auto share = [&](double of) {
    return static_cast<std::size_t>(of * static_cast<double>(cover.size()));
  };
  gutter best;
  std::size_t begin = share(first_share);
  for (auto x = begin; x <= share(last_share); ++x) {
    if (cover[x] <= limit)
      continue;
    if (static_cast<double>(x - begin) > best.right - best.left)
      best = {static_cast<double>(begin), static_cast<double>(x)};
    begin = x + 1;
  }
  if (best.right - best.left < least_width)
    return {};
  return best;
}

} // namespace automodel::recsys::pdf
