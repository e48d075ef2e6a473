#include "recsys/papers/reading/pdf/baselines.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace automodel::recsys::pdf {

namespace {

constexpr double usual_hang = 0.22;
// TeX's large operators and brackets hang from their base; this far below it
// is the base of the line they belong to.
constexpr double extension_rise = 0.95;

bool stand_beside(const word& a, const word& b) {
  auto gap = b.left - a.right;
  auto overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return a.font == a.box_font && b.font == b.box_font
         && std::abs(a.size - b.size) < 0.03 * a.size && gap > -0.3 * a.size
         && gap < 0.8 * a.size
         && overlap > 0.5 * std::min(a.bottom - a.top, b.bottom - b.top);
}

double median(std::vector<double>& values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// How far fonts hang below the body's, in sizes.
using known_families = std::map<std::string, double>;

/// Adds the families that stand beside known ones at least three times.
void learn_from(known_families& known, const paged_words& in) {
  std::map<std::string, std::vector<double>> seen;
  auto note = [&](const word& one, const word& other) {
    const auto& family = in.fonts[other.font].family;
    auto at = known.find(in.fonts[one.font].family);
    if (at != known.end() && !known.contains(family))
      seen[family].push_back(at->second
                             + (other.bottom - one.bottom) / one.size);
  };
  for (const auto& page : in.pages)
    for (std::size_t i = 1; i < page.words.size(); ++i)
      if (stand_beside(page.words[i - 1], page.words[i])) {
        note(page.words[i - 1], page.words[i]);
        note(page.words[i], page.words[i - 1]);
      }
  for (auto& [family, hangs] : seen)
    if (hangs.size() >= 3)
      known[family] = median(hangs);
}

} // namespace

baselines::baselines(const paged_words& in, const body_style& body)
    : hang_(in.fonts.size(), 0), extension_(in.fonts.size(), false) {
  for (std::size_t i = 0; i < in.fonts.size(); ++i)
    extension_[i] = in.fonts[i].extension;
  known_families known{{body.family, 0}};
  // Letters of a formula often stand beside other letters of it only.
  for (int round = 0; round < 3; ++round)
    learn_from(known, in);
  for (std::size_t i = 0; i < in.fonts.size(); ++i)
    if (auto at = known.find(in.fonts[i].family); at != known.end())
      hang_[i] = at->second;
}

double baselines::of(const word& at) const {
  if (extension_[at.box_font])
    return at.top + extension_rise * at.size;
  return at.bottom - (usual_hang + hang_[at.box_font]) * at.size;
}

} // namespace automodel::recsys::pdf
