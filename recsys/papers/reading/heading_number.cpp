#include "recsys/papers/reading/heading_number.hpp"

#include "recsys/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace automodel::recsys {

namespace {

std::optional<std::uint32_t> roman_value(std::string_view text) {
  constexpr std::array<std::string_view, 15> all{
      "I",  "II", "III", "IV",  "V",    "VI",  "VII", "VIII",
      "IX", "X",  "XI",  "XII", "XIII", "XIV", "XV"};
  auto at = std::ranges::find(all, text);
  if (at == all.end())
    return {};
  return static_cast<std::uint32_t>(at - all.begin() + 1);
}

/// The title after a number: a dot and white space, then a word.
std::optional<std::string_view> title_after(std::string_view text,
                                            bool needs_dot) {
  if (text.starts_with('.'))
    text.remove_prefix(1);
  else if (needs_dot)
    return {};
  auto begin = text.find_first_not_of(' ');
  if (begin == 0 || begin == text.npos)
    return {};
  text.remove_prefix(begin);
  auto first = static_cast<unsigned char>(text.front());
  if (std::isupper(first) == 0 && first < 0x80 && std::islower(first) == 0)
    return {};
  return text;
}

/// ".1.2" as numbers, as far as it goes.
std::string_view take_dotted(std::string_view text,
                             std::vector<std::uint32_t>& path) {
  while (text.size() > 1 && text[0] == '.' && is_digit(text[1])
         && path.size() < 5) {
    std::size_t end = 1;
    std::uint32_t value = 0;
    for (; end < text.size() && is_digit(text[end]) && end < 4; ++end)
      value = 10 * value + static_cast<std::uint32_t>(text[end] - '0');
    path.push_back(value);
    text.remove_prefix(end);
  }
  return text;
}

void add_decimal(std::string_view text, std::vector<heading_number>& out) {
  if (text.empty() || !is_digit(text.front()))
    return;
  heading_number next;
  std::string dotted = "." + std::string{text.substr(0, 20)};
  auto left = take_dotted(dotted, next.path);
  auto used = dotted.size() - left.size() - 1;
  next.printed = text.substr(0, used);
  auto after = text.substr(used);
  if (after.starts_with(')') && next.path.size() == 1) {
    next.style = numbering::parenthesis;
    after.remove_prefix(1);
  }
  if (auto title = title_after(after, false)) {
    next.rest = *title;
    out.push_back(std::move(next));
  }
}

void add_roman(std::string_view text, std::vector<heading_number>& out) {
  auto end = std::min(text.find_first_not_of("IVX"), text.size());
  auto value = roman_value(text.substr(0, end));
  if (!value)
    return;
  if (auto title = title_after(text.substr(end), true))
    out.push_back(
        {numbering::roman, {*value}, std::string{text.substr(0, end)}, *title});
}

void add_letter(std::string_view text, std::vector<heading_number>& out) {
  if (text.empty() || text.front() < 'A' || text.front() > 'Z')
    return;
  heading_number next;
  next.style = numbering::letter;
  next.path.push_back(static_cast<std::uint32_t>(text.front() - 'A' + 1));
  auto after = take_dotted(text.substr(1), next.path);
  next.printed = text.substr(0, text.size() - after.size());
  if (auto title = title_after(after, false)) {
    next.rest = *title;
    out.push_back(std::move(next));
  }
}

} // namespace

std::vector<heading_number> heading_numbers(std::string_view text) {
  std::vector<heading_number> out;
  add_decimal(text, out);
  add_roman(text, out);
  add_letter(text, out);
  return out;
}

bool heading_sequence::may_be_first(const std::vector<std::uint32_t>& path) {
  constexpr std::uint32_t latest_section = 4, latest_part = 6;
  if (path.empty() || path[0] > latest_section)
    return false;
  // Without its first pages a document may begin within a section.
  return path.size() == 1
         || (path.size() == 2 && path[0] > 1 && path[1] <= latest_part);
}

bool heading_sequence::follows(const std::vector<std::uint32_t>& path) const {
  if (at_.empty())
    return may_be_first(path);
  auto depth = path.size();
  if (depth == 0 || depth > at_.size() + 1)
    return false;
  if (!std::equal(path.begin(), path.end() - 1, at_.begin()))
    return false;
  auto before = depth <= at_.size() ? at_[depth - 1] : 0;
  // One may have been missed.
  return path.back() == before + 1 || (before > 0 && path.back() == before + 2);
}

std::optional<heading_sequence::place>
heading_sequence::take(const heading_number& next) {
  auto path = next.path;
  auto old = at_;
  auto appendix = next.style == numbering::letter && !roman_;
  if (next.style == numbering::roman && (roman_ || at_.empty()))
    roman_ = true;
  else if (next.style == numbering::roman)
    return {};
  else if (roman_) {
    auto depth = next.style == numbering::letter        ? 1U
                 : next.style == numbering::parenthesis ? 2U
                                                        : 9U;
    if (path.size() != 1 || at_.size() < depth)
      return {};
    path.insert(path.begin(), at_.begin(), at_.begin() + depth);
  } else if (next.style == numbering::parenthesis)
    return {};
  if (appendix && !appendix_) {
    if (path != std::vector<std::uint32_t>{1} || at_.empty())
      return {};
    at_.clear();
  } else if (!appendix && appendix_)
    return {};
  if (!follows(path)) {
    at_ = std::move(old);
    return {};
  }
  appendix_ = appendix;
  names_.resize(path.size() - 1);
  names_.push_back(next.printed);
  at_ = std::move(path);
  place out{next.printed, static_cast<std::uint32_t>(at_.size())};
  if (roman_) {
    out.number.clear();
    for (const auto& name : names_)
      out.number += out.number.empty() ? name : "-" + name;
  }
  return out;
}

} // namespace automodel::recsys
