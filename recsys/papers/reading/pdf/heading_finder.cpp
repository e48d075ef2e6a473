#include "recsys/papers/reading/pdf/heading_finder.hpp"

#include "recsys/papers/reading/known_heading.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

constexpr double apart = 1.15; // of a heading from the text above, in leadings

bool is_upper_case(std::string_view text) {
  auto letters = std::ranges::count_if(
      text, [](unsigned char c) { return std::isalpha(c) != 0; });
  auto capitals = std::ranges::count_if(
      text, [](unsigned char c) { return std::isupper(c) != 0; });
  return letters >= 4 && capitals == letters;
}

std::string trimmed(std::string_view text) {
  while (!text.empty()
         && (text.back() == ' ' || text.back() == '.' || text.back() == ':'))
    text.remove_suffix(1);
  return std::string{text};
}

struct parted {
  std::string_view name, rest;
};

/// "Abstract" of "Abstract—We ...", "Index Terms" of "Index Terms—...".
parted at_dash(std::string_view text) {
  for (std::string_view dash : {"\xE2\x80\x94", "\xE2\x80\x93", ":", "."})
    if (auto at = text.find(dash); at != text.npos && at < 16)
      return {text.substr(0, at), text.substr(at + dash.size())};
  return {};
}

} // namespace

/// Larger or bold: nothing else in a paper is.
bool heading_finder::is_strong(const paper_line& at) const {
  return at.line.size > body_.size + 0.4 || at.signs.bold > 0.9;
}

bool heading_finder::is_styled(const paper_line& at) const {
  return is_strong(at) || is_upper_case(at.signs.text)
         || (at.signs.italic > 0.9 && at.signs.prose <= 8);
}

std::optional<found_heading> heading_finder::numbered(const paper_line& at,
                                                      const std::string& text) {
  for (const auto& number : heading_numbers(text)) {
    if (number.style != numbering::decimal && number.rest.size() < 3)
      continue;
    if (number.style == numbering::letter && !is_strong(at)
        && at.signs.italic < 0.5)
      continue;
    if (auto place = sequence_.take(number))
      return found_heading{
          place->number, trimmed(number.rest), place->level, {}};
  }
  return {};
}

std::optional<found_heading> heading_finder::known(const paper_line& at,
                                                   double step) const {
  const auto& text = at.signs.text;
  if (is_known_heading(text) && at.signs.words <= 5)
    return found_heading{{}, trimmed(text), 1, {}};
  auto begins = !text.empty()
                && std::isupper(static_cast<unsigned char>(text.front())) != 0;
  auto stands_alone = step > apart && at.signs.fragments == 1
                      && at.signs.words <= 9 && !text.ends_with('.')
                      && !text.ends_with(',') && text.find(". ") == text.npos;
  if (is_strong(at) && begins && stands_alone && level_ > 0
      && at.signs.prose >= 1 && at.signs.math < 0.1)
    return found_heading{{}, trimmed(text), level_ + 1, {}};
  return {};
}

/// "1) Model Equation: The model", the heading in another font.
std::optional<found_heading> heading_finder::run_in(const paper_line& at) {
  auto parted = at_dash(at.signs.text);
  if (is_known_heading(parted.name))
    return found_heading{
        {}, std::string{parted.name}, 1, std::string{parted.rest}};
  if (at.signs.lead.empty())
    return {};
  auto found = numbered(at, at.signs.lead);
  if (found)
    found->rest = at.signs.rest;
  return found;
}

std::optional<found_heading> heading_finder::find(const paper_line& at,
                                                  double step) {
  std::optional<found_heading> found;
  if (is_styled(at) && (step > apart || is_strong(at)))
    found = numbered(at, at.signs.text);
  if (!found && is_styled(at))
    found = known(at, step);
  if (!found)
    found = run_in(at);
  if (found) {
    references_ = is_bibliography(found->title);
    level_ = found->number.empty() ? std::max(level_, 1U) : found->level;
  }
  return found;
}

bool heading_finder::goes_on(const paper_line& heading,
                             const paper_line& next) const {
  auto near = next.zone == heading.zone
              && next.line.base - heading.line.base < 1.4 * heading.line.size;
  return near && std::abs(next.line.size - heading.line.size) < 0.2
         && next.signs.family == heading.signs.family
         && std::abs(next.signs.bold - heading.signs.bold) < 0.1
         && (heading.line.size > body_.size + 0.4 || heading.signs.bold > 0.9)
         && heading_numbers(next.signs.text).empty()
         && heading.width() > 0.5 * (heading.right - heading.left);
}

} // namespace automodel::recsys::pdf
